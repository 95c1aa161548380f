// Cells of a draft that are edited where they stand: typed, pasted, filled down, undone. Each edit is sent at once; what cannot be sent is kept here and sent
// again, also after the next sign-in.
const form = document.querySelector('[data-grid]');
const PAUSE = 250;
const AGAIN = 5000;
const MOST_CELLS = 2000;

class Grid {
  constructor() {
    this.table = form.querySelector('table');
    this.heads = [...this.table.tHead.rows[0].cells];
    this.said = document.querySelector('[data-grid-said]');
    this.state = document.querySelector('[data-grid-state]');
    this.store = 'grid ' + form.action + ' ' + form.dataset.dimension;
    this.pending = [];
    this.undone = [];
    this.anchor = null;
    this.input = null;
    this.sending = false;
    this.table.addEventListener('keydown', event => this.key(event));
    this.table.addEventListener('dblclick', event => this.begin(this.cellOf(event.target)));
    this.table.addEventListener('mousedown', event => this.pointed(event));
    this.table.addEventListener('focusin', event => this.entered(event));
    this.table.addEventListener('paste', event => this.paste(event));
    this.table.addEventListener('copy', event => this.copy(event));
    addEventListener('beforeunload', event => {
      if (this.pending.length > 0 || this.input) {
        event.preventDefault();
      }
    });
    this.body()[0]?.[0]?.setAttribute('tabindex', '0');
    this.takeUp();
  }

  body() {
    return [...this.table.tBodies[0].rows].map(row => [...row.cells]);
  }

  cellOf(target) {
    return target.closest?.('td');
  }

  place(cell) {
    return {row: cell.parentElement.sectionRowIndex, column: cell.cellIndex};
  }

  at(row, column) {
    return this.table.tBodies[0].rows[row]?.cells[column] ?? null;
  }

  head(cell) {
    return this.heads[cell.cellIndex];
  }

  isNew(cell) {
    return cell.parentElement.dataset.new === 'true';
  }

  locked(cell) {
    const head = this.head(cell);
    return head.dataset.locked === 'true' && !(this.isNew(cell) && (head.dataset.keypart !== 'true' || cell.parentElement.dataset.key === ''));
  }

  focus(cell, extend) {
    if (!cell) {
      return;
    }
    this.table.querySelectorAll('td[tabindex="0"]').forEach(other => other.setAttribute('tabindex', '-1'));
    cell.setAttribute('tabindex', '0');
    const anchor = extend ? this.anchor ?? cell : cell;
    cell.focus();
    cell.scrollIntoView({block: 'nearest', inline: 'nearest'});
    this.anchor = anchor;
    this.paint();
  }

  // Whoever comes by the tab key, or by other means than this script, begins a choice there.
  entered(event) {
    if (event.target.matches('td')) {
      this.anchor = event.target;
      this.paint();
    }
  }

  // The chosen cells, row by row.
  chosen() {
    const cell = this.cellOf(document.activeElement);
    if (!cell) {
      return [];
    }
    const one = this.place(cell);
    const other = this.place(this.anchor ?? cell);
    const rows = [];
    for (let row = Math.min(one.row, other.row); row <= Math.max(one.row, other.row); row++) {
      const cells = [];
      for (let column = Math.min(one.column, other.column); column <= Math.max(one.column, other.column); column++) {
        cells.push(this.at(row, column));
      }
      rows.push(cells);
    }
    return rows;
  }

  paint() {
    this.table.querySelectorAll('[aria-selected]').forEach(cell => cell.removeAttribute('aria-selected'));
    const rows = this.chosen();
    if (rows.length > 1 || rows[0]?.length > 1) {
      rows.flat().forEach(cell => cell.setAttribute('aria-selected', 'true'));
    }
  }

  pointed(event) {
    const cell = this.cellOf(event.target);
    if (!cell || event.target === this.input) {
      return;
    }
    event.preventDefault();
    this.end(true);
    this.focus(cell, event.shiftKey);
  }

  key(event) {
    const cell = this.cellOf(event.target);
    if (!cell) {
      return;
    }
    if (this.input) {
      this.keyWhileTyping(event, cell);
      return;
    }
    const {row, column} = this.place(cell);
    const moves = {ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1]};
    const command = event.ctrlKey || event.metaKey;
    if (moves[event.key]) {
      event.preventDefault();
      this.focus(this.at(row + moves[event.key][0], column + moves[event.key][1]), event.shiftKey);
    } else if (event.key === 'Home' || event.key === 'End') {
      event.preventDefault();
      this.focus(this.at(row, event.key === 'Home' ? 0 : this.heads.length - 1), event.shiftKey);
    } else if (event.key === 'Enter' || event.key === 'F2') {
      event.preventDefault();
      this.begin(cell);
    } else if (command && event.key === 'z') {
      event.preventDefault();
      this.undo();
    } else if (command && event.key === 'd') {
      event.preventDefault();
      this.fill();
    } else if (event.key === 'Delete' || event.key === 'Backspace') {
      event.preventDefault();
      this.put(this.chosen().flat().map(each => [each, '']));
    } else if (event.key.length === 1 && !command && !event.altKey) {
      event.preventDefault();
      this.begin(cell, event.key);
    }
    event.stopPropagation();
  }

  keyWhileTyping(event, cell) {
    event.stopPropagation();
    const {row, column} = this.place(cell);
    if (event.key === 'Escape') {
      event.preventDefault();
      this.end(false);
      this.focus(cell);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      this.end(true);
      this.focus(this.at(row + 1, column) ?? cell);
    } else if (event.key === 'Tab') {
      event.preventDefault();
      this.end(true);
      this.focus(this.at(row, column + (event.shiftKey ? -1 : 1)) ?? cell);
    }
  }

  begin(cell, typed) {
    if (!cell || form.dataset.editable !== 'true' || this.input) {
      return;
    }
    if (this.locked(cell)) {
      this.tell(cell, 'This cell is not edited here: it is part of the key, or set once.');
      return;
    }
    const text = cell.textContent;
    const input = document.createElement('input');
    input.className = 'pl-grid-input';
    input.value = typed ?? text;
    input.setAttribute('aria-label', this.head(cell).textContent);
    const options = this.head(cell).dataset.options;
    if (options) {
      const list = document.createElement('datalist');
      list.id = 'grid-options';
      options.split('\n').forEach(value => list.append(new Option(value)));
      document.getElementById('grid-options')?.remove();
      form.append(list);
      input.setAttribute('list', list.id);
    }
    this.input = input;
    cell.dataset.text = text;
    cell.replaceChildren(input);
    input.addEventListener('blur', () => this.end(true));
    input.focus();
    if (typed === undefined) {
      input.select();
    }
  }

  end(keep) {
    const input = this.input;
    if (!input) {
      return;
    }
    this.input = null;
    const cell = input.parentElement;
    const before = cell.dataset.text;
    delete cell.dataset.text;
    cell.textContent = before;
    if (keep && input.value !== before) {
      this.put([[cell, input.value]]);
    }
  }

  copy(event) {
    if (this.input) {
      return;
    }
    const rows = this.chosen();
    if (rows.length === 0) {
      return;
    }
    event.preventDefault();
    event.clipboardData.setData('text/plain', rows.map(cells => cells.map(cell => this.quoted(cell.textContent)).join('\t')).join('\n'));
  }

  quoted(text) {
    return /[\t\n"]/.test(text) ? '"' + text.replaceAll('"', '""') + '"' : text;
  }

  paste(event) {
    if (this.input) {
      return;
    }
    const cell = this.cellOf(event.target);
    if (!cell) {
      return;
    }
    event.preventDefault();
    const rows = this.parsed(event.clipboardData.getData('text/plain'));
    const chosen = this.chosen();
    const corner = chosen.length > 0 ? this.place(chosen[0][0]) : this.place(cell);
    const edits = [];
    if (rows.length === 1 && rows[0].length === 1) {
      chosen.flat().forEach(each => edits.push([each, rows[0][0]]));
    } else {
      while (this.at(corner.row + rows.length - 1, 0) === null) {
        this.addRow();
      }
      rows.forEach((values, down) => values.forEach((value, across) => {
        const target = this.at(corner.row + down, corner.column + across);
        if (target) {
          edits.push([target, value]);
        }
      }));
    }
    this.put(edits);
  }

  // Tab-separated text as spreadsheets copy it, with quotes around cells that hold tabs or lines.
  parsed(text) {
    const rows = [[]];
    let value = '';
    let quoted = false;
    const flat = text.replace(/\r\n?/g, '\n').replace(/\n$/, '');
    for (let i = 0; i < flat.length; i++) {
      const c = flat[i];
      if (quoted && c === '"' && flat[i + 1] === '"') {
        value += '"';
        i++;
      } else if (c === '"' && (quoted || value === '')) {
        quoted = !quoted;
      } else if (c === '\t' && !quoted) {
        rows.at(-1).push(value);
        value = '';
      } else if (c === '\n' && !quoted) {
        rows.at(-1).push(value);
        value = '';
        rows.push([]);
      } else {
        value += c;
      }
    }
    rows.at(-1).push(value);
    return rows;
  }

  addRow() {
    const rows = this.table.tBodies[0].rows;
    const row = rows[rows.length - 1].cloneNode(true);
    row.dataset.key = '';
    row.dataset.new = 'true';
    row.className = 'pl-grid-blank';
    [...row.cells].forEach(cell => {
      cell.textContent = '';
      cell.removeAttribute('title');
      cell.setAttribute('tabindex', '-1');
      cell.classList.remove('is-changed', 'is-wrong');
    });
    this.table.tBodies[0].append(row);
  }

  fill() {
    const rows = this.chosen();
    this.put(rows.slice(1).flatMap(cells => cells.map((cell, column) => [cell, rows[0][column].textContent])));
  }

  undo() {
    const step = this.undone.pop();
    if (step) {
      this.put(step.map(([cell, before]) => [cell, before]), true);
    }
  }

  // Puts texts into cells: shown at once, sent soon.
  put(edits, isUndo) {
    const fitting = edits.filter(([cell, value]) => cell && !this.locked(cell) && cell.textContent !== value).slice(0, MOST_CELLS);
    const refused = edits.filter(([cell, value]) => cell && this.locked(cell) && cell.textContent !== value);
    refused.forEach(([cell]) => this.tell(cell, 'This cell is not edited here: it is part of the key, or set once.'));
    if (form.dataset.editable !== 'true' || fitting.length === 0) {
      return;
    }
    if (!isUndo) {
      this.undone.push(fitting.map(([cell]) => [cell, cell.textContent]));
    }
    fitting.forEach(([cell, value]) => {
      cell.textContent = value;
      cell.classList.remove('is-wrong');
    });
    const rows = new Set(fitting.map(([cell]) => cell.parentElement));
    rows.forEach(row => this.named(row));
    fitting.forEach(([cell]) => this.queue(cell));
    rows.forEach(row => row.dataset.fresh && this.queueRow(row));
    this.keep();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), PAUSE);
    this.show('Saving …');
  }

  // A row of a new member has its key once all parts are typed.
  named(row) {
    if (row.dataset.key !== '') {
      return;
    }
    const parts = [...row.cells].filter(cell => this.head(cell).dataset.keypart === 'true').map(cell => cell.textContent.trim());
    if (parts.every(part => part !== '')) {
      row.dataset.key = JSON.stringify(parts);
      row.dataset.fresh = 'true';
    }
  }

  queueRow(row) {
    delete row.dataset.fresh;
    [...row.cells].filter(cell => cell.textContent !== '').forEach(cell => this.queue(cell));
  }

  queue(cell) {
    const key = cell.parentElement.dataset.key;
    if (key === '') {
      return;
    }
    const edit = {key: JSON.parse(key), attribute: this.head(cell).dataset.attribute, value: cell.textContent};
    this.pending = this.pending.filter(other => other.attribute !== edit.attribute || JSON.stringify(other.key) !== key);
    this.pending.push(edit);
  }

  keep() {
    try {
      if (this.pending.length > 0) {
        localStorage.setItem(this.store, JSON.stringify(this.pending));
      } else {
        localStorage.removeItem(this.store);
      }
    } catch {
      // Without storage an edit lives as long as its page.
    }
  }

  // What an earlier page could not send, because its session was over or nothing answered.
  takeUp() {
    let left = [];
    try {
      left = JSON.parse(localStorage.getItem(this.store) ?? '[]');
    } catch {
      left = [];
    }
    if (left.length > 0 && form.dataset.editable === 'true') {
      this.pending = left;
      left.forEach(edit => {
        const cell = this.find(edit);
        if (cell) {
          cell.textContent = edit.value;
        }
      });
      this.send();
    }
  }

  find(edit) {
    const key = JSON.stringify(edit.key);
    const row = [...this.table.tBodies[0].rows].find(each => each.dataset.key === key);
    const column = this.heads.findIndex(head => head.dataset.attribute === edit.attribute);
    return row && column >= 0 ? row.cells[column] : null;
  }

  async send() {
    if (this.sending || this.pending.length === 0) {
      return;
    }
    this.sending = true;
    const batch = this.pending.slice(0, MOST_CELLS);
    let answer = null;
    try {
      const response = await fetch(form.action, {
        method: 'POST',
        redirect: 'manual',
        headers: {'Content-Type': 'application/json', 'Accept': 'application/json', 'X-CSRF-TOKEN': form.querySelector('[name=_csrf]').value},
        body: JSON.stringify({dimension: form.dataset.dimension, cells: batch}),
      });
      if (response.ok) {
        answer = await response.json();
      } else if (response.type === 'opaqueredirect' || response.status === 401 || response.status === 403) {
        this.show('Not saved: your session is over. Sign in again in another tab, then load this page; your edits are kept.', true);
      } else {
        const problem = await response.json().catch(() => ({}));
        this.show('Not saved: ' + (problem.detail ?? 'the application does not answer') + ' Your edits are kept here.', true);
      }
    } catch {
      this.show('Not saved: nothing answers. Your edits are kept here and sent again.', true);
    }
    this.sending = false;
    if (answer === null) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.send(), AGAIN);
      return;
    }
    this.pending = this.pending.filter(edit => !batch.includes(edit));
    this.keep();
    const wrong = batch.filter((edit, i) => this.answered(this.find(edit), answer.results[i]));
    if (this.pending.length > 0) {
      this.show('Saving …');
    } else if (wrong.length === 0) {
      this.show('Saved. ' + answer.said);
    } else if (wrong.length > 1) {
      this.show(wrong.length + ' cells are wrong; hover over each to see why. ' + answer.said, true);
    }
    this.send();
  }

  // Shows what became of a cell; whether something is wrong with it.
  answered(cell, result) {
    if (!cell || cell.contains(this.input)) {
      return result.problem !== null;
    }
    const refused = result.problem !== null && !result.changed && result.shown === null;
    cell.classList.toggle('is-wrong', result.problem !== null);
    cell.classList.toggle('is-changed', result.changed && result.problem === null);
    if (!refused) {
      cell.textContent = result.shown ?? '';
    }
    if (result.problem !== null) {
      cell.title = (refused ? 'Not saved. ' : '') + result.problem;
      cell.setAttribute('aria-invalid', 'true');
      this.tell(cell, cell.title);
    } else {
      cell.removeAttribute('aria-invalid');
      cell.title = result.changed && !this.isNew(cell) ? 'was ' + (result.before ?? 'nothing') : '';
    }
    if (this.isNew(cell)) {
      cell.parentElement.classList.add('is-added');
    }
    return result.problem !== null;
  }

  tell(cell, words) {
    this.show(this.head(cell).textContent + ', row ' + (this.place(cell).row + 1) + ': ' + words, true);
  }

  show(words, isBad) {
    this.said.textContent = words;
    this.state.classList.toggle('is-bad', Boolean(isBad));
  }
}

if (form) {
  new Grid();
}
