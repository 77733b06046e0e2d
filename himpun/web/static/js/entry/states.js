// What the person sees of each cell and of the whole: always words, never colour alone.
import { announce, fill, make } from "../words.js";
import { Supposed } from "./supposed.js";

const CALM = 1500;
// After these, what stands in the cell is not on its way to be stored.
const UNSAVED = new Set(["", "sama", "tanya", "bentrok", "ditolak", "terkunci"]);

function nameOf(input) {
  const row = input.closest("tr");
  const title = row && input.tagName === "INPUT" && row.querySelector("th[scope=row], .title");
  const label = input.labels && input.labels[0];
  return (title || label || { textContent: input.getAttribute("aria-label") || "" }).textContent.trim();
}

export class States {
  // `act` = { commit, drop, copy }: what the buttons of a question do.
  constructor(form, words, act) {
    Object.assign(this, { form, words, act });
    this.line = form.querySelector("[data-said]");
    this.cells = new Map();
    this.kinds = new Map(); // cell → baru | mengetik | draf | menyimpan | tersimpan | perlu | tanya | terkunci
    this.trouble = { kind: "", seconds: 0 };
    this.supposed = new Supposed();
    this.savedAt = "";
    this.voice = 0;
    this.lastSaid = "";
    this.drawn = 0;
    const find = (name, key) => {
      const found = new Map();
      for (const element of form.querySelectorAll(`[data-${name}]`)) found.set(element.dataset[key], element);
      return found;
    };
    const parts = {
      state: find("state-of", "stateOf"),
      words: find("words-of", "wordsOf"),
      flags: find("flags-of", "flagsOf"),
      achievement: find("achievement-of", "achievementOf"),
    };
    this.totals = find("total", "total");
    for (const input of form.querySelectorAll("[data-cell]")) {
      const cell = input.dataset.cell;
      const version = form.elements[`version:${cell}`];
      this.cells.set(cell, {
        input,
        version,
        say: null,
        // Asked for only when something has to be said: of 2,500 cells it would take a second.
        get name() {
          return nameOf(input);
        },
        ...Object.fromEntries(Object.entries(parts).map(([part, found]) => [part, found.get(cell)])),
        state: parts.state.get(cell) || document.getElementById(`state-${cell}`),
      });
      if (input.readOnly) this.kinds.set(cell, "terkunci");
      else if (input.getAttribute("aria-invalid") === "true") this.kinds.set(cell, "perlu");
    }
    this.reveal();
    this.draw();
  }

  // --- one cell ----------------------------------------------------------------------------------------

  show(cell, kind, details = {}) {
    const view = this.cells.get(cell);
    const { words } = this;
    if (UNSAVED.has(kind)) this.supposed.drop(cell, { restore: true });
    // Typed, and typed back: what was true before is true again.
    if (kind === "sama") {
      if (!["baru", "mengetik"].includes(this.kinds.get(cell))) return;
      if (view.at === undefined) this.show(cell, "");
      else this.show(cell, "tersimpan", { at: view.at, again: true });
      return;
    }
    if (kind === "baru") {
      if (view.state && this.kinds.get(cell) === "tersimpan") view.state.textContent = "";
      this.kinds.set(cell, kind);
      this.later();
      return;
    }
    // Told once more of what stands there already: its buttons must not be exchanged under a finger that presses one.
    const stands = view.say && view.told === details;
    if (kind !== "mengetik" && !stands) this.unsay(view);
    if (kind === "tersimpan" && !details.again) this.accept(view, cell, details);
    if (kind === "" && "text" in details) this.set(view, details.text, details.version);
    const [state, said] = {
      "": ["", ""],
      mengetik: ["draf", words.draft],
      draf: ["draf", words.draft],
      menyimpan: ["", words.saving],
      tersimpan: ["tersimpan", details.at ? fill(words.saved_at, { time: details.at }) : words.saved],
      tanya: ["perlu", words.fix],
      bentrok: ["perlu", words.fix],
      ditolak: ["perlu", words.fix],
      terkunci: ["terkunci", words.locked],
    }[kind];
    if (view.state) {
      view.state.className = `state ${state}`;
      view.state.textContent = said;
    }
    if (state === "perlu") view.input.setAttribute("aria-invalid", "true");
    else view.input.removeAttribute("aria-invalid");
    if (kind === "tanya" && !stands) this.question(view, cell, details);
    if (kind === "bentrok" && !stands) this.conflict(view, cell, details);
    if (kind === "ditolak" && !stands) this.refusal(view, details);
    if (kind === "terkunci" && !stands) this.lock(view, cell, details);
    if (kind !== "mengetik") view.told = details;
    if (kind === "") this.kinds.delete(cell);
    else this.kinds.set(cell, kind === "bentrok" || kind === "ditolak" ? "perlu" : kind);
    this.later();
  }

  set(view, text, version) {
    view.input.value = text;
    view.input.defaultValue = text;
    view.input.dataset.version = version;
    if (view.version) view.version.value = version;
  }

  // What the server makes of a value that is still being typed.
  suppose(cell, { state, achievement, words, figures }) {
    const view = this.cells.get(cell);
    if (["menyimpan", "tersimpan"].includes(this.kinds.get(cell))) return;
    const read = state === "dicoba";
    const show = (element, text) => this.supposed.show(cell, element, text);
    show(view.achievement, (read && achievement) || "–");
    show(view.words, (read && words) || "");
    for (const [name, text] of Object.entries(figures || {})) show(this.totals.get(name), text);
  }

  accept(view, cell, { shown, version, at, achievement, words, flags, figures, stale, raw }) {
    this.savedAt = at || this.savedAt;
    view.at = at || "";
    const { input } = view;
    const here = document.activeElement === input;
    // Never under the hands of somebody who types on.
    const untouched = input.value === raw && !(here && input.tagName === "TEXTAREA");
    const now = stale ? input.defaultValue : shown;
    if (untouched && input.value !== now) {
      input.value = now;
      if (here) input.select();
    }
    if (!stale) {
      input.defaultValue = shown;
      input.dataset.version = version;
      if (view.version) view.version.value = version;
    }
    const typesOn = here && input.value !== raw && input.value !== now;
    const store = (element, text) => element && this.supposed.store(cell, element, text, typesOn);
    if (achievement !== undefined) store(view.achievement, achievement || "–");
    store(view.words, words || "");
    // Two cells that make one figure share its flags.
    const flagged = view.flags || (flags && input.closest("tr")?.querySelector("[data-flags-of]"));
    if (flagged && flags !== undefined) {
      flagged.replaceChildren(...flags.map((flag) => make("span", { class: "flag" }, flag.words)));
      this.reveal(input);
    }
    for (const [name, text] of Object.entries(figures || {})) store(this.totals.get(name), text);
    if (!typesOn) this.supposed.drop(cell, { restore: false });
  }

  // A field for the reason appears beside a figure that looks unusual, and stays while it holds words.
  reveal(input = null) {
    const row = input && input.closest("tr");
    for (const field of this.form.querySelectorAll("[data-when-flagged]")) {
      let home = field.closest("tr");
      while (home && home.classList.contains("detail")) home = home.previousElementSibling;
      if (row && home !== row) continue;
      const flagged = home && home.querySelector("[data-flags-of] .flag");
      const written = field.querySelector("textarea").value.trim();
      field.hidden = !flagged && !written;
    }
  }

  // --- what a person has to answer ---------------------------------------------------------------------

  say(view, sentence, buttons) {
    this.unsay(view);
    const row = view.input.closest("tr");
    const text = make("p", { id: `say-${view.input.id}` }, sentence);
    const body = [text, ...(buttons.length ? [make("div", { class: "row" }, ...buttons)] : [])];
    if (row && view.input.tagName === "INPUT") {
      const width = [...row.cells].reduce((sum, td) => sum + td.colSpan, 0);
      view.say = make("tr", { class: "say", role: "row" }, make("td", { colspan: width, role: "cell" }, ...body));
      row.classList.add("asks");
      row.after(view.say);
    } else {
      view.say = make("div", { class: "say" }, ...body);
      (view.state || view.input).after(view.say);
    }
    const described = view.input.getAttribute("aria-describedby") || "";
    view.input.setAttribute("aria-describedby", `${described} ${text.id}`.trim());
    announce(sentence);
  }

  unsay(view) {
    if (!view.say) return;
    const row = view.input.closest("tr");
    view.say.remove();
    view.say = null;
    if (row && !(row.nextElementSibling && row.nextElementSibling.classList.contains("say"))) row.classList.remove("asks");
    const gone = `say-${view.input.id}`;
    const rest = (view.input.getAttribute("aria-describedby") || "").split(" ").filter((id) => id !== gone);
    view.input.setAttribute("aria-describedby", rest.join(" "));
  }

  button(label, click, kind = "second") {
    return make("button", { type: "button", class: `button ${kind}`, click }, label);
  }

  question(view, cell, { ask, raw }) {
    const choices = ask.map(({ value, words }) =>
      this.button(words, () => {
        view.input.focus();
        this.act.commit([{ cell, raw, meaning: value }]);
      }),
    );
    this.say(view, fill(this.words.ask_of, { name: view.name, raw }), choices);
  }

  conflict(view, cell, { conflict, raw }) {
    const { words } = this;
    const [theirs, mine] = [conflict.shown || words.blank, raw || words.blank];
    const sentence = fill(words.conflict, { name: view.name, by: conflict.by, at: conflict.at, theirs, mine });
    this.say(view, sentence, [
      this.button(fill(words.use, { value: theirs }), () => {
        view.input.focus();
        this.act.drop(cell, conflict.shown, conflict.version);
      }),
      this.button(fill(words.use, { value: mine }), () => {
        view.input.focus();
        this.act.commit([{ cell, raw, version: conflict.version }]);
      }),
    ]);
  }

  refusal(view, { problem, status }) {
    this.say(view, `${view.name}: ${problem || fill(this.words.refused, { status })}`, []);
  }

  lock(view, cell, { problem, raw }) {
    const { words } = this;
    view.input.readOnly = true;
    view.input.value = view.input.defaultValue;
    this.say(view, fill(words.locked_kept, { name: view.name, problem: problem || words.locked, mine: raw }), [
      this.button(words.copy, () => this.act.copy(raw)),
      this.button(words.drop, () => this.act.drop(cell, view.input.defaultValue, Number(view.input.dataset.version)), "danger"),
    ]);
  }

  // --- the whole: the sticky line ----------------------------------------------------------------------

  later() {
    if (this.drawn) return;
    this.drawn = setTimeout(() => {
      this.drawn = 0;
      this.draw();
    }, 60);
  }

  hinder(kind, seconds = 0) {
    this.trouble = { kind, seconds };
    this.later();
  }

  draw() {
    const { words } = this;
    const count = { baru: 0, mengetik: 0, draf: 0, menyimpan: 0, tersimpan: 0, perlu: 0, tanya: 0, terkunci: 0 };
    for (const kind of this.kinds.values()) count[kind] += 1;
    let [empty, required] = [0, 0];
    for (const { input } of this.cells.values()) {
      if (!("required" in input.dataset)) continue;
      required += 1;
      if (!input.value.trim()) empty += 1;
    }
    const filled = document.querySelector("[data-filled]");
    if (filled) filled.textContent = String(required - empty);
    if (!this.line) return;
    const held = { offline: words.offline, session: words.session, no_drafts: words.no_drafts }[this.trouble.kind];
    const unsent = count.draf + count.mengetik;
    const all = this.kinds.size > 0 && count.terkunci === this.kinds.size && count.terkunci === this.cells.size;
    let state = ["", words.none];
    if (all) state = ["terkunci", words.locked];
    else if (count.menyimpan + count.baru) state = ["", words.saving];
    else if (unsent) state = ["draf", words.draft];
    else if (count.perlu + count.tanya) state = ["perlu", words.fix];
    else if (count.tersimpan) state = ["tersimpan", this.savedAt ? fill(words.saved_at, { time: this.savedAt }) : words.saved];
    const rest = [];
    if (held) rest.push(held);
    else if (this.trouble.kind === "busy") rest.push(fill(words.busy, { seconds: this.trouble.seconds }));
    else if (count.draf + count.menyimpan > 1) rest.push(fill(words.on_way, { n: count.draf + count.menyimpan }));
    else if (count.mengetik && !count.draf && !count.menyimpan) rest.push(words.typing);
    const open = [
      count.tanya && fill(words.to_answer, { n: count.tanya }),
      count.perlu && fill(words.to_fix, { n: count.perlu }),
      empty && fill(words.to_fill, { n: empty }),
    ].filter(Boolean);
    if (!held && open.length) rest.push(open.join(" · "));
    const bold = this.line.firstElementChild || this.line.appendChild(document.createElement("b"));
    this.line.className = `said ${state[0]}`;
    bold.textContent = state[1];
    while (bold.nextSibling) bold.nextSibling.remove();
    if (rest.length) this.line.append(make("span", { class: "small" }, rest.join(" · ")));
    if (this.trouble.kind === "session") {
      this.line.append(" ", make("button", { type: "button", class: "quiet", click: () => this.act.signIn() }, words.sign_in));
    }
    this.speak(`${state[1]}. ${held || ""}`.trim(), count.menyimpan + count.baru > 0);
  }

  // The line changes with every key; the voice waits until it is quiet.
  speak(sentence, moving) {
    clearTimeout(this.voice);
    if (moving || sentence === this.lastSaid) return;
    this.voice = setTimeout(() => {
      this.lastSaid = sentence;
      announce(sentence);
    }, CALM);
  }
}
