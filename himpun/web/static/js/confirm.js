// A question before an act that cannot be taken back: <button data-confirm="…?" data-confirm-yes="Kirim">.
import { make, wordsOf } from "./words.js";

export function ask({ question, detail = "", yes, no, danger = false }) {
  return new Promise((resolve) => {
    const dialog = make(
      "dialog",
      { "aria-labelledby": "ask-title" },
      make("h2", { id: "ask-title" }, question),
      ...(detail ? [make("p", {}, detail)] : []),
      make(
        "div",
        { class: "row" },
        make("button", { type: "button", class: danger ? "button danger" : "button", click: () => dialog.close("yes") }, yes),
        make("button", { type: "button", class: "quiet", click: () => dialog.close() }, no),
      ),
    );
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

let agreed = null;

export function watch() {
  const words = wordsOf(document.body);
  document.addEventListener(
    "submit",
    async (event) => {
      const button = event.submitter;
      if (!button || !button.dataset.confirm || agreed === button) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const good = await ask({
        question: button.dataset.confirm,
        detail: button.dataset.confirmDetail,
        yes: button.dataset.confirmYes || words.yes,
        no: words.no,
        danger: button.classList.contains("danger"),
      });
      if (!good) return;
      // Holds through whatever else waits before the form leaves, but not for ever.
      agreed = button;
      setTimeout(() => (agreed = null), 10000);
      event.target.requestSubmit(button);
    },
    true,
  );
}
