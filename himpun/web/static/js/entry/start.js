// Wakes each <form data-save>: keys of a sheet, saving by itself, drafts that survive. See components/grid.html.
import { copy } from "../clipboard.js";
import { announce, fill, make, wordsOf } from "../words.js";
import { Drafts } from "./drafts.js";
import { Queue } from "./queue.js";
import { Session } from "./session.js";
import { Sheet } from "./sheet.js";
import { States } from "./states.js";
import { Supposing } from "./supposed.js";

const TYPING = 300; // ms after the last key until what stands there is kept on the device
const PAUSE = 2000; // ms of rest after which a long text is sent
const BEFORE_LEAVING = 8000;

export async function start() {
  const drafts = await Drafts.open();
  for (const form of document.querySelectorAll("form[data-save]")) await wake(form, drafts);
}

async function wake(form, drafts) {
  const words = wordsOf(form);
  if (!drafts) words.draft = words.unsaved;
  const states = new States(form, words, {
    commit: (wishes) => queue.commit(wishes),
    drop: (cell, text, version) => queue.drop(cell, text, version),
    signIn: () => queue.session.ask(),
    copy: async (text) => {
      await copy(text);
      announce(wordsOf(document.body).copied);
    },
  });
  const queue = new Queue({
    url: form.dataset.save,
    owner: `${form.dataset.user}|${form.dataset.form}`,
    session: new Session(form, words),
    drafts,
    on: (cell, state, details) => states.show(cell, state, details),
    trouble: (kind, seconds) => states.hinder(kind || (queue.drafts ? "" : "no_drafts"), seconds),
  });
  for (const [cell, { input }] of states.cells) queue.know(cell, Number(input.dataset.version), input.defaultValue);

  const supposing = new Supposing(form.dataset.suppose, queue.session, (cell, body) => states.suppose(cell, body));
  new Sheet(form, {
    commit: (wishes) => {
      supposing.stop();
      return queue.commit(wishes);
    },
    say: (word, gaps) => announce(fill(words[word], gaps || {})),
  });
  listen(form, queue, states, supposing);
  beforeLeaving(form, queue);
  if (form.querySelector("[data-evidence]")) {
    const evidence = await import("./evidence.js");
    evidence.watch(form, queue.session, words);
  }
  if (!drafts) states.hinder("no_drafts");

  await restore(form, queue, states, words);
  early(queue, states);
  // From here on no "Simpan" is needed; without this script it stands there.
  for (const plain of form.querySelectorAll("[data-plain]")) plain.hidden = true;
  for (const keys of form.querySelectorAll("[data-keys]")) keys.hidden = false;
  form.classList.add("live");
}

function listen(form, queue, states, supposing) {
  const timers = new Map();
  const rest = (cell) => {
    clearTimeout(timers.get(cell));
    timers.delete(cell);
  };
  const send = (field) => {
    rest(field.dataset.cell);
    supposing.stop();
    queue.commit([{ cell: field.dataset.cell, raw: field.value }]);
  };
  form.addEventListener("input", (event) => {
    const field = event.target;
    if (!field.dataset.cell) return;
    const { cell } = field.dataset;
    rest(cell);
    if (states.kinds.get(cell) === "tersimpan") states.show(cell, "baru");
    const long = field.tagName === "TEXTAREA";
    if (!long && !queue.paused) supposing.typed(field);
    const later = () => {
      queue.typing(cell, field.value);
      if (long) timers.set(cell, setTimeout(() => send(field), PAUSE - TYPING));
    };
    timers.set(cell, setTimeout(later, TYPING));
  });
  form.addEventListener("focusout", (event) => {
    if (event.target.dataset.cell && !event.target.readOnly) send(event.target);
  });
  document.addEventListener("visibilitychange", () => {
    const field = document.activeElement;
    if (document.hidden && form.contains(field) && field.dataset.cell && !field.readOnly) {
      rest(field.dataset.cell);
      queue.typing(field.dataset.cell, field.value);
    }
  });
}

// "Periksa isian" must not show figures that are older than what stands here.
function beforeLeaving(form, queue) {
  let waited = false;
  form.addEventListener("submit", async (event) => {
    if (event.defaultPrevented || waited || !queue.waiting()) return;
    event.preventDefault();
    event.stopPropagation();
    await queue.settled(BEFORE_LEAVING);
    waited = true;
    form.requestSubmit(event.submitter);
    waited = false;
  });
  form.addEventListener("click", async (event) => {
    const link = event.target.closest(".line a[href]");
    if (!link || event.ctrlKey || event.metaKey || !queue.waiting()) return;
    event.preventDefault();
    await queue.settled(BEFORE_LEAVING);
    location.assign(link.href);
  });
  window.addEventListener("beforeunload", (event) => {
    // Only where the device keeps no draft is there something to lose.
    if (!queue.drafts && queue.waiting()) event.preventDefault();
  });
}

// On a slow line a person types before this script has come: what differs from the page as sent is theirs.
function early(queue, states) {
  for (const [cell, { input }] of states.cells) {
    if (input.readOnly || queue.records.has(cell) || input.value === input.defaultValue) continue;
    if (input === document.activeElement) queue.typing(cell, input.value);
    else queue.commit([{ cell, raw: input.value }]);
  }
}

async function restore(form, queue, states, words) {
  const found = await queue.restore();
  let n = 0;
  for (const record of found) {
    const { input } = states.cells.get(record.cell);
    const latest = record.entries[record.entries.length - 1];
    const text = record.typing !== null ? record.typing : latest.raw;
    if (!input.readOnly) input.value = text;
    if (latest) n += 1;
    states.show(record.cell, latest ? "draf" : "mengetik");
  }
  if (n) {
    const sentence = fill(words.restored, { n });
    form.prepend(make("div", { class: "notice", role: "status" }, make("p", {}, sentence)));
    announce(sentence);
    queue.pump();
  }
}
