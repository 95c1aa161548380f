// Cells of a draft that are edited where they stand: typed, pasted, filled down, undone. What was entered is told by the event `entered` of the form, and
// comes back with what became of it in the event `answered`; `left` brings what an earlier page could not save.
const form = document.querySelector('[data-grid]');
const MOST_CELLS = 2000;
const LOCKED = 'This cell is not edited here: it is part of the key, or set once.';

class Grid {
  constructor() {
    this.table = form.querySelector('table');
    this.heads = [...this.table.tHead.rows[0].cells];
    this.said = document.querySelector('[data-grid-said]');
    this.undone = [];
    this.anchor = null;
    this.input = null;
    this.table.addEventListener('keydown', event => this.key(event));
    this.table.addEventListener('dblclick', event => this.begin(this.cellOf(event.target)));
    this.table.addEventListener('mousedown', event => this.pointed(event));
    this.table.addEventListener('focusin', event => this.entered(event));
    this.table.addEventListener('paste', event => this.paste(event));
    this.table.addEventListener('copy', event => this.copy(event));
    form.addEventListener('answered', event => event.detail.answers.forEach(({edit, result}) => this.answered(this.find(edit), result, event.detail.wrong)));
    form.addEventListener('left', event => event.detail.edits.forEach(edit => this.restore(this.find(edit), edit.value)));
    addEventListener('beforeunload', event => {
      if (this.input) {
        event.preventDefault();
      }
    });
    this.at(0, 0)?.setAttribute('tabindex', '0');
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
    const act = this.act(event, cell);
    if (act) {
      event.preventDefault();
      act();
    }
    event.stopPropagation();
  }

  // What a key does on a cell that nobody types into; nothing for keys that are the browser's.
  act(event, cell) {
    const {row, column} = this.place(cell);
    const go = (down, across) => this.focus(this.at(row + down, column + across), event.shiftKey);
    const begin = () => this.begin(cell);
    const clear = () => this.put(this.chosen().flat().map(each => [each, '']));
    const acts = {
      ArrowUp: () => go(-1, 0), ArrowDown: () => go(1, 0), ArrowLeft: () => go(0, -1), ArrowRight: () => go(0, 1),
      Home: () => go(0, -column), End: () => go(0, this.heads.length - 1 - column),
      Enter: begin, F2: begin, Delete: clear, Backspace: clear,
    };
    if (acts[event.key]) {
      return acts[event.key];
    }
    if (event.ctrlKey || event.metaKey) {
      return {z: () => this.undo(), d: () => this.fill()}[event.key];
    }
    return event.key.length === 1 && !event.altKey ? () => this.begin(cell, event.key) : null;
  }

  keyWhileTyping(event, cell) {
    event.stopPropagation();
    const {row, column} = this.place(cell);
    const next = {
      Escape: cell,
      Enter: this.at(row + 1, column) ?? cell,
      Tab: this.at(row, column + (event.shiftKey ? -1 : 1)) ?? cell,
    }[event.key];
    if (next) {
      event.preventDefault();
      this.end(event.key !== 'Escape');
      this.focus(next);
    }
  }

  begin(cell, typed) {
    if (!cell || form.dataset.editable !== 'true' || this.input) {
      return;
    }
    if (this.locked(cell)) {
      this.tell(cell, LOCKED);
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
      this.put(step, true);
    }
  }

  // Puts texts into cells: shown at once, saved soon.
  put(wanted, isUndo) {
    const fitting = wanted.filter(([cell, value]) => cell && !this.locked(cell) && cell.textContent !== value).slice(0, MOST_CELLS);
    const refused = wanted.filter(([cell, value]) => cell && this.locked(cell) && cell.textContent !== value);
    refused.forEach(([cell]) => this.tell(cell, LOCKED));
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
    const cells = new Set(fitting.map(([cell]) => cell));
    for (const row of new Set(fitting.map(([cell]) => cell.parentElement))) {
      if (this.named(row)) {
        [...row.cells].filter(cell => cell.textContent !== '').forEach(cell => cells.add(cell));
      }
    }
    const edits = [...cells].filter(cell => cell.parentElement.dataset.key !== '').map(cell => this.edit(cell));
    form.dispatchEvent(new CustomEvent('entered', {detail: {edits}}));
  }

  // A row of a new member has its key once all parts are typed; whether that was now.
  named(row) {
    const parts = [...row.cells].filter(cell => this.head(cell).dataset.keypart === 'true').map(cell => cell.textContent.trim());
    if (row.dataset.key !== '' || parts.some(part => part === '')) {
      return false;
    }
    row.dataset.key = JSON.stringify(parts);
    return true;
  }

  restore(cell, value) {
    if (cell) {
      cell.textContent = value;
    }
  }

  edit(cell) {
    return {key: JSON.parse(cell.parentElement.dataset.key), attribute: this.head(cell).dataset.attribute, value: cell.textContent};
  }

  find(edit) {
    const key = JSON.stringify(edit.key);
    const row = [...this.table.tBodies[0].rows].find(each => each.dataset.key === key);
    const column = this.heads.findIndex(head => head.dataset.attribute === edit.attribute);
    return row && column >= 0 ? row.cells[column] : null;
  }

  // Of a single wrong cell it is said what it is; of several, each has it in its title.
  answered(cell, result, wrong) {
    if (!cell || cell.contains(this.input)) {
      return;
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
      if (wrong === 1) {
        this.tell(cell, cell.title);
      }
    } else {
      cell.removeAttribute('aria-invalid');
      cell.title = result.changed && !this.isNew(cell) ? 'was ' + (result.before ?? 'nothing') : '';
    }
    if (this.isNew(cell)) {
      cell.parentElement.classList.add('is-added');
    }
  }

  tell(cell, words) {
    this.said.textContent = this.head(cell).textContent + ', row ' + (this.place(cell).row + 1) + ': ' + words;
    this.said.classList.add('is-bad');
  }
}

if (form) {
  new Grid();
}
