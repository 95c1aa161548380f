// Single keys: `/` goes to the page's search, `j` and `k` walk the rows, Enter opens the row's first link, `?` lists those that the page
// has. They can be turned off, for speech input types letters too; the choice is kept in a cookie.
const OFF = 'plumbline-keys=off';
const root = document.documentElement;
const list = document.querySelector('[data-keys-list]');
const rows = () => [...document.querySelectorAll('[data-rows] > tbody > tr')];
const isOn = () => root.dataset.keys === 'on';

function isTyping(target) {
  return target instanceof Element && target.matches('input, textarea, select, [contenteditable]');
}

function offerRow(chosen) {
  rows().forEach(row => row === chosen ? row.setAttribute('tabindex', '0') : row.removeAttribute('tabindex'));
}

function walk(step) {
  const all = rows();
  if (all.length === 0) {
    return;
  }
  const at = all.indexOf(document.activeElement?.closest('[data-rows] > tbody > tr'));
  const next = all[Math.max(0, Math.min(all.length - 1, at + step))];
  offerRow(next);
  next.focus();
}

function showList() {
  list.querySelectorAll('[data-key-for]').forEach(line => { line.hidden = !document.querySelector(line.dataset.keyFor); });
  list.showModal();
}

function listenToKeys() {
  document.addEventListener('keydown', event => {
    if (!isOn() || list.open || isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const search = document.querySelector('input[type=search]');
    if (event.key === '?') {
      event.preventDefault();
      showList();
    } else if (event.key === '/') {
      event.preventDefault();
      search ? search.focus() : document.querySelector('a[href="/search"]')?.click();
    } else if (event.key === 'j' || event.key === 'k') {
      walk(event.key === 'j' ? 1 : -1);
    } else if (event.key === 'Enter' && event.target.matches?.('[data-rows] > tbody > tr')) {
      event.target.querySelector('a')?.click();
    }
  });
}

function turn(on) {
  root.dataset.keys = on ? 'on' : 'off';
  offerRow(on ? rows()[0] : null);
}

function offerSwitch() {
  const button = document.querySelector('[data-keys-button]');
  const choice = list.querySelector('[data-keys-switch]');
  button.hidden = false;
  button.addEventListener('click', showList);
  choice.checked = isOn();
  choice.addEventListener('change', () => {
    turn(choice.checked);
    document.cookie = `${OFF}; path=/; samesite=lax; max-age=${choice.checked ? 0 : 31536000}`;
  });
}

turn(!document.cookie.split('; ').includes(OFF));
listenToKeys();
offerSwitch();
