// What every page has. All of it is a convenience: without this file each page still does its task.
import { copy } from "./clipboard.js";
import { ask, watch } from "./confirm.js";
import { announce, fill, wordsOf } from "./words.js";

const words = wordsOf(document.body);
const opened = new Date();

function said(button, sentence) {
  const before = button.textContent;
  button.textContent = sentence;
  announce(sentence);
  setTimeout(() => (button.textContent = before), 2500);
}

const buttons = {
  "[data-copy]": async (button) => {
    const from = document.querySelector(button.dataset.copy);
    await copy("value" in from ? from.value : from.textContent);
    said(button, words.copied);
  },
  "[data-copy-text]": async (button) => {
    await copy(button.dataset.copyText);
    said(button, words.copied);
  },
  "[data-print]": () => window.print(),
  "[data-reveal]": (button) => {
    const field = document.getElementById(button.dataset.reveal);
    const shown = field.type === "text";
    field.type = shown ? "password" : "text";
    button.textContent = shown ? words.show : words.hide;
  },
  // A text that is offered goes into its field; without this file the form is sent and comes back with it.
  "[data-insert]": (button, event) => {
    event.preventDefault();
    const field = document.getElementById(button.dataset.insert);
    field.value = [field.value.trimEnd(), button.dataset.insertText].filter(Boolean).join("\n");
    field.focus();
    field.setSelectionRange(field.value.length, field.value.length);
  },
  "[data-help]": async (button) => {
    // The page, the time and the code of the request; never a value that was typed.
    const time = opened.toLocaleString("id-ID", { dateStyle: "long", timeStyle: "short" });
    await copy(fill(words.help, { page: location.pathname, time, code: document.body.dataset.code }));
    said(button, words.copied);
    announce(words.help_copied);
  },
};

function unveil(within) {
  for (const button of within.querySelectorAll(Object.keys(buttons).join(","))) button.hidden = false;
}

document.addEventListener("click", (event) => {
  for (const [selector, act] of Object.entries(buttons)) {
    const button = event.target.closest(selector);
    if (button) act(button, event);
  }
  const menu = document.querySelector("details.menu[open]");
  if (menu && !menu.contains(event.target)) menu.open = false;
});

document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector("details.menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

// A second click on the same button sends nothing; after ten seconds one may try again.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  if (event.submitter) event.submitter.setAttribute("aria-disabled", "true");
  setTimeout(() => free(form), 10000);
});

function free(form) {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
}

// Back from the next page: the browser shows this one as it was left.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) for (const form of document.forms) free(form);
});

// Leaving the office wipes the drafts of this device; not before the person knows that some are unsent.
document.addEventListener(
  "submit",
  async (event) => {
    const form = event.target;
    if (!("signOut" in form.dataset) || form.dataset.asked) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const { Drafts } = await import("./entry/drafts.js");
    const drafts = await Drafts.open();
    const left = drafts ? await drafts.count() : 0;
    const question = fill(words.unsent, { n: left });
    if (left && !(await ask({ question, yes: words.leave, no: words.stay, danger: true }))) return;
    if (drafts) await drafts.clear();
    form.dataset.asked = "1";
    form.requestSubmit(event.submitter || undefined);
  },
  true,
);

watch();
unveil(document);
document.addEventListener("htmx:load", (event) => unveil(event.target));

const summary = document.querySelector("[data-error-summary]");
if (summary) summary.focus();

if (document.querySelector("form[data-save]")) {
  import("./entry/start.js").then((entry) => entry.start());
}
if (document.querySelector("[data-check]")) {
  import("./check.js").then((check) => check.start());
}
const resumable = document.querySelector("form[data-resumable]");
if (resumable) import("./upload.js").then((upload) => upload.watch(resumable));
if (document.querySelector("input[data-photo]")) {
  import("./photo.js").then((photo) => photo.watch());
}
