// "Tambah bukti" without leaving the grid: choose files (or take a photo), and they are with their figure. Without this
// file the button leads to a page of its own.
import { shrink } from "../photo.js";
import { isSmall, Uploads } from "../upload.js";
import { announce, fill, make } from "../words.js";

const ACCEPT = ".pdf,.jpg,.jpeg,.png,.xlsx,.docx,image/jpeg,image/png";

export function watch(form, session, words) {
  let uploads = null;
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
    const small = [];
    for (const file of files) small.push(await shrink(file));
    const { status, answer } = isSmall(small) ? await together(button, small) : await inPieces(button, small, home);
    button.removeAttribute("aria-disabled");
    const again = [{ label: words.again, act: () => send(button, files) }];
    if (answer && answer.files) show(home, button, answer.files);
    if (status === 200 && answer) tell(home, words.uploaded);
    else if (status === 401) {
      session.ask();
      tell(home, words.session, again);
    } else tell(home, (answer && answer.problem) || words.upload_failed, answer && status !== 403 ? [] : again);
  }

  function together(button, files) {
    const body = new FormData();
    for (const file of files) body.append("berkas", file);
    return post(button.dataset.evidence, body);
  }

  // One after the other; what is refused does not keep the others back.
  async function inPieces(button, files, home) {
    uploads ??= new Uploads(() => session.token, (token, user) => session.renew(token, user));
    let last = { status: 0, answer: null };
    const problems = [];
    for (const file of files) {
      last = await uploads.send(button.dataset.evidence, file, (sentence) => showState(home, sentence));
      if (last.status === 401) return last;
      if (last.status !== 200) problems.push((last.answer && last.answer.problem) || words.upload_failed);
    }
    if (problems.length) return { status: 422, answer: { ...last.answer, problem: problems.join(" ") } };
    return last;
  }

  async function post(url, body) {
    try {
      const headers = { Accept: "application/json", "X-CSRFToken": session.token };
      const response = await fetch(url, { method: "POST", headers, body, credentials: "same-origin", redirect: "manual" });
      const json = (response.headers.get("Content-Type") || "").includes("json");
      const answer = json ? await response.json() : null;
      if (answer && answer.csrf && !session.renew(answer.csrf, answer.user)) return { status: 401, answer };
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

  function showState(home, sentence) {
    let line = home.querySelector(".state");
    if (!line) home.append((line = make("span", { class: "state" })));
    line.textContent = sentence;
    return line;
  }

  function tell(home, sentence, buttons = []) {
    const line = showState(home, "");
    line.replaceChildren(sentence, ...buttons.map(({ label, act }) => make("button", { type: "button", class: "quiet", click: act }, label)));
    announce(fill(sentence));
  }
}
