// "Tambah bukti" without leaving the grid: choose files (or take a photo), and they are with their figure. Without this
// file the button leads to a page of its own.
import { shrink } from "../photo.js";
import { announce, fill, make } from "../words.js";

const ACCEPT = ".pdf,.jpg,.jpeg,.png,.xlsx,.docx,image/jpeg,image/png";

export function watch(form, session, words) {
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-evidence]");
    if (!button) return;
    event.preventDefault();
    if (button.getAttribute("aria-disabled") !== "true") choose(button);
  });

  // The chooser hangs on the page while it is open: some browsers forget one that hangs nowhere.
  function choose(button) {
    const chooser = make("input", { type: "file", accept: ACCEPT, multiple: "", hidden: "" });
    form.after(chooser);
    chooser.addEventListener("change", async () => {
      const files = [...chooser.files];
      chooser.remove();
      if (files.length) await send(button, files);
    });
    chooser.addEventListener("cancel", () => chooser.remove());
    chooser.click();
  }

  async function send(button, files) {
    const home = button.closest(".proofs");
    tell(home, words.uploading);
    button.setAttribute("aria-disabled", "true");
    const body = new FormData();
    for (const file of files) body.append("berkas", await shrink(file));
    const { status, answer } = await post(button.dataset.evidence, body);
    button.removeAttribute("aria-disabled");
    const again = [{ label: words.again, act: () => send(button, files) }];
    if (answer && answer.files) show(home, button, answer.files);
    if (status === 200 && answer) tell(home, words.uploaded);
    else if (status === 401) {
      session.ask();
      tell(home, words.session, again);
    } else tell(home, (answer && answer.problem) || words.upload_failed, answer && status !== 403 ? [] : again);
  }

  async function post(url, body) {
    try {
      const headers = { Accept: "application/json", "X-CSRFToken": session.token };
      const response = await fetch(url, { method: "POST", headers, body, credentials: "same-origin", redirect: "manual" });
      const json = (response.headers.get("Content-Type") || "").includes("json");
      const answer = json ? await response.json() : null;
      if (response.status === 403 && answer && answer.csrf) session.token = answer.csrf;
      return { status: response.status, answer };
    } catch {
      return { status: 0, answer: null };
    }
  }

  function show(home, button, files) {
    let list = home.querySelector("ul");
    if (!list) home.prepend((list = make("ul")));
    list.replaceChildren(...files.map(({ name, href }) => make("li", {}, make("a", { href }, name))));
    if (files.length && !home.querySelector("a.quiet")) {
      button.after(make("a", { class: "quiet", href: button.dataset.evidence }, words.manage));
    }
  }

  function tell(home, sentence, buttons = []) {
    let line = home.querySelector(".state");
    if (!line) home.append((line = make("span", { class: "state" })));
    line.replaceChildren(sentence, ...buttons.map(({ label, act }) => make("button", { type: "button", class: "quiet", click: act }, label)));
    announce(fill(sentence));
  }
}
