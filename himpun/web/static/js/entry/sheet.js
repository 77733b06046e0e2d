// The keys of a sheet on a plain table of inputs: Enter, Tab, arrows, F2, Esc, a range by Shift, copy, paste, fill
// down, undo and redo. It knows rows and columns; what a value means and where it goes is the queue's.
//
// A cell is "ready" when it has just been reached (all of it is selected: typing replaces, arrows walk on) and
// "open" after F2 or a second click (arrows move inside the text).
import { parse, write } from "./paste.js";

const INPUT = "input[data-cell]";

function place(input) {
  const td = input.closest("td, th");
  return { row: td.parentElement, column: td.cellIndex };
}

function at(row, column) {
  const td = row.cells[column];
  return td ? td.querySelector(INPUT) : null;
}

// What a cell gives to be copied: what is typed, or what is computed; nothing where there is neither.
function shown(row, column) {
  const input = at(row, column);
  const computed = !input && row.cells[column] && row.cells[column].querySelector("output");
  return input ? input.value : computed ? computed.textContent.replace(/^–$/, "") : "";
}

export class Sheet {
  // `commit([{ cell, raw }])` keeps values; `say(word, gaps)` tells of what cannot be seen.
  constructor(form, { commit, say }) {
    Object.assign(this, { form, commit, say });
    this.open = false;
    this.before = "";
    this.dirty = false;
    this.anchor = null;
    this.range = []; // rows of inputs; null where a row has none in that column
    this.past = [];
    this.future = [];
    form.addEventListener("focusin", (event) => event.target.matches(INPUT) && this.enter(event.target));
    form.addEventListener("focusout", (event) => event.target.matches(INPUT) && this.note([event.target]));
    form.addEventListener("input", (event) => event.target.matches(INPUT) && (this.dirty = true));
    form.addEventListener("pointerdown", (event) => this.press(event));
    form.addEventListener("dblclick", (event) => event.target.matches(INPUT) && (this.open = true));
    form.addEventListener("keydown", (event) => event.target.matches(INPUT) && this.key(event));
    form.addEventListener("paste", (event) => event.target.matches(INPUT) && this.paste(event));
    form.addEventListener("copy", (event) => event.target.matches(INPUT) && this.copy(event));
  }

  enter(input) {
    this.open = false;
    this.before = input.value;
    this.dirty = false;
    input.select();
  }

  // The first press reaches the cell and takes all of it; the second one opens it at the place pressed.
  press(event) {
    const input = event.target.closest(INPUT);
    if (!input) return;
    this.choose([]);
    if (document.activeElement === input) {
      this.open = true;
      return;
    }
    input.addEventListener("pointerup", (up) => up.preventDefault(), { once: true });
    input.addEventListener("mouseup", (up) => up.preventDefault(), { once: true });
  }

  // The rows of the table in which something is typed, each with its inputs by column.
  lines(input) {
    const found = new Map();
    for (const one of input.closest("table").querySelectorAll(INPUT)) {
      const { row, column } = place(one);
      if (!found.has(row)) found.set(row, { row, cells: [] });
      found.get(row).cells[column] = one;
    }
    return [...found.values()];
  }

  // The columns in which anything at all is typed; the others (the achievement, say) take no part, as if they were hidden.
  // A row that has no input in one of them keeps its gap: what belongs there must not slip into the next column.
  columns(lines, left, right = Infinity) {
    const found = new Set();
    for (const { cells } of lines) cells.forEach((_, column) => found.add(column));
    return [...found].filter((column) => left <= column && column <= right).sort((a, b) => a - b);
  }

  chosen() {
    return this.range.flat().filter(Boolean);
  }

  neighbour(input, down, right) {
    const { row, column } = place(input);
    if (right) {
      for (let i = column + right; i >= 0 && i < row.cells.length; i += right) {
        if (at(row, i)) return at(row, i);
      }
      return null;
    }
    const lines = this.lines(input);
    for (let i = lines.findIndex((one) => one.row === row) + down; i >= 0 && i < lines.length; i += down) {
      if (lines[i].cells[column]) return lines[i].cells[column];
    }
    return null;
  }

  walk(event, down, right) {
    const input = event.target;
    const next = this.neighbour(input, down, right);
    if (!next && right) return;
    event.preventDefault();
    this.choose([]);
    if (next) next.focus();
    else this.save(input);
  }

  save(input) {
    this.note([input]);
    this.commit([{ cell: input.dataset.cell, raw: input.value }]);
  }

  // --- keys --------------------------------------------------------------------------------------------

  key(event) {
    if (event.isComposing || event.altKey) return;
    const input = event.target;
    const control = event.ctrlKey || event.metaKey;
    const arrow = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    if (arrow && !control) {
      if (event.shiftKey && !(this.open && arrow[1])) this.stretch(event, ...arrow);
      else if (!arrow[1] || !this.open) this.walk(event, ...arrow);
    } else if (event.key === "Enter" && !control) {
      event.preventDefault();
      this.walk(event, event.shiftKey ? -1 : 1, 0);
    } else if (event.key === "F2") {
      event.preventDefault();
      this.open = true;
      input.setSelectionRange(input.value.length, input.value.length);
    } else if (event.key === "Escape") {
      this.choose([]);
      if (input.value !== this.before) {
        event.preventDefault();
        input.value = this.before;
        this.dirty = false;
        this.commit([{ cell: input.dataset.cell, raw: input.value }]);
      }
      this.open = false;
      input.select();
    } else if (control && event.key.toLowerCase() === "d") {
      event.preventDefault();
      this.fillDown(input);
    } else if (control && event.key.toLowerCase() === "z" && !event.shiftKey) {
      this.step(event, this.past, this.future, "before", "undone");
    } else if (control && ["y", "z"].includes(event.key.toLowerCase())) {
      this.step(event, this.future, this.past, "after", "redone");
    } else if ((event.key === "Delete" || event.key === "Backspace") && this.chosen().length > 1) {
      event.preventDefault();
      this.put(this.chosen().map((one) => [one, ""]));
    } else if (!control && event.key.length === 1) {
      this.choose([]);
    }
  }

  // --- a range -----------------------------------------------------------------------------------------

  stretch(event, down, right) {
    const input = event.target;
    const next = this.neighbour(input, down, right);
    if (!next) return;
    event.preventDefault();
    const anchor = this.range.length ? this.anchor : input;
    next.focus();
    this.anchor = anchor;
    this.choose(this.between(anchor, next));
  }

  between(one, other) {
    const lines = this.lines(one);
    const [a, b] = [place(one), place(other)];
    const [top, bottom] = [a.row, b.row].map((row) => lines.findIndex((line) => line.row === row)).sort((x, y) => x - y);
    const columns = this.columns(lines, Math.min(a.column, b.column), Math.max(a.column, b.column));
    this.block = { rows: lines.slice(top, bottom + 1).map(({ row }) => row), columns };
    return lines.slice(top, bottom + 1).map(({ cells }) => columns.map((column) => cells[column] || null));
  }

  choose(range) {
    for (const input of this.chosen()) input.classList.remove("chosen");
    this.range = range;
    for (const input of this.chosen()) input.classList.add("chosen");
  }

  copy(event) {
    if (this.chosen().length < 2) return;
    event.preventDefault();
    const { rows, columns } = this.block;
    event.clipboardData.setData("text/plain", write(rows.map((row) => columns.map((column) => shown(row, column)))));
    this.say("copied_cells", { n: this.chosen().length });
  }

  fillDown(input) {
    const changes = [];
    if (this.range.length > 1) {
      const [first, ...rest] = this.range;
      for (const row of rest) row.forEach((one, i) => first[i] && one && changes.push([one, first[i].value]));
    } else {
      const above = this.neighbour(input, -1, 0);
      if (above) changes.push([input, above.value]);
    }
    const n = this.put(changes);
    if (n) this.say("filled", { n });
  }

  // --- paste -------------------------------------------------------------------------------------------

  paste(event) {
    const input = event.target;
    const text = event.clipboardData.getData("text/plain");
    const block = parse(text);
    const [[value]] = block;
    const chosen = this.chosen();
    if (block.length === 1 && block[0].length === 1 && chosen.length < 2) {
      if (value === text) return;
      event.preventDefault();
      input.setRangeText(value, input.selectionStart, input.selectionEnd, "end");
      input.dispatchEvent(new Event("input", { bubbles: true }));
      return;
    }
    event.preventDefault();
    if (block.length === 1 && block[0].length === 1) {
      this.say("pasted", { n: this.put(chosen.map((one) => [one, value])) });
      return;
    }
    const { row, column } = place(input);
    const lines = this.lines(input);
    const columns = this.columns(lines, column);
    const top = lines.findIndex((one) => one.row === row);
    const changes = [];
    let rest = 0;
    block.forEach((values, i) => {
      values.forEach((value, j) => {
        const target = lines[top + i] && lines[top + i].cells[columns[j]];
        if (target && !target.readOnly) changes.push([target, value]);
        else if (value !== "") rest += 1;
      });
    });
    const n = this.put(changes);
    this.before = input.value;
    input.select();
    this.say(rest ? "pasted_over" : "pasted", { n, rest });
  }

  // Sets many cells as one deed: one undo, one write to the device. Returns how many took the value.
  put(changes) {
    const open = changes.filter(([input, value]) => !input.readOnly && input.value !== value);
    this.note(open.map(([input]) => input), new Map(open));
    for (const [input, value] of open) input.value = value;
    if (document.activeElement.matches(INPUT)) this.before = document.activeElement.value;
    if (open.length) this.commit(open.map(([input, raw]) => ({ cell: input.dataset.cell, raw })));
    return changes.filter(([input]) => !input.readOnly).length;
  }

  // --- undo --------------------------------------------------------------------------------------------

  note(inputs, after = null) {
    if (!after && !this.dirty) return;
    const deed = inputs
      .map((input) => ({ input, before: after ? input.value : this.before, after: after ? after.get(input) : input.value }))
      .filter((one) => one.before !== one.after);
    if (deed.length) {
      this.past.push(deed);
      this.future = [];
    }
    if (this.past.length > 100) this.past.shift();
    if (after) return;
    this.dirty = false;
    this.before = inputs[0].value;
  }

  // One deed back ("before") or forth again ("after"), whether it was one cell or a whole paste. What is being typed just now is
  // the browser's to undo.
  step(event, from, to, side, word) {
    if (this.dirty || !from.length) return;
    event.preventDefault();
    const deed = from.pop();
    to.push(deed);
    const open = deed.filter(({ input }) => !input.readOnly);
    for (const one of open) one.input.value = one[side];
    deed[0].input.focus();
    this.before = deed[0].input.value;
    this.commit(open.map((one) => ({ cell: one.input.dataset.cell, raw: one[side] })));
    this.say(word);
  }
}
