// The checker's page: a verdict is put in place by htmx. Here is what happens when it does not arrive: what was written
// stays where it is, and the row says why.
import { Session } from "./entry/session.js";
import { announce, make, wordsOf } from "./words.js";

export function start() {
  const home = document.querySelector("[data-check]");
  const words = wordsOf(home);
  if (!document.querySelector("dialog[data-sign-in-again]")) return;
  const session = new Session(home, words);
  session.back = renew;

  document.addEventListener("htmx:configRequest", (event) => {
    event.detail.headers["X-CSRFToken"] = session.token;
    event.detail.parameters.csrfmiddlewaretoken = session.token;
  });
  document.addEventListener("htmx:beforeRequest", (event) => complain(event.detail.elt, ""));
  document.addEventListener("htmx:sendError", (event) => complain(event.detail.elt, words.offline));
  document.addEventListener("htmx:timeout", (event) => complain(event.detail.elt, words.offline));
  document.addEventListener("htmx:responseError", async (event) => {
    const { status } = event.detail.xhr;
    if (status === 401) {
      session.ask();
      complain(event.detail.elt, words.session);
    } else {
      // A token that is too old: a new one is fetched, the person presses once more.
      if (status === 403) await session.check();
      complain(event.detail.elt, words.busy);
    }
  });

  // The plain forms of the page get the token of the new session, too.
  function renew() {
    for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = session.token;
  }
}

function complain(form, sentence) {
  const before = form.querySelector(".error");
  if (before) before.remove();
  if (!sentence) return;
  form.prepend(make("p", { class: "error" }, sentence));
  announce(sentence);
}
