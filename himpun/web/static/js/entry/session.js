// Who is signed in, as far as this page knows; and signing in again without leaving it.
import { fill } from "../words.js";

export class Session {
  constructor(form, words) {
    this.url = form.dataset.signIn;
    this.user = form.dataset.user;
    this.words = words;
    this.token = document.body.dataset.csrf; // for what this person sends
    this.door = this.token; // for the sign-in, whoever is signed in
    this.dialog = document.querySelector("dialog[data-sign-in-again]");
    this.back = () => {};
    this.wanted = false;
    this.dialog.querySelector("form").addEventListener("submit", (event) => this.submit(event));
    this.dialog.querySelector("[data-later]").addEventListener("click", () => this.dialog.close());
    // Signed in meanwhile in another tab: nothing to ask any more.
    document.addEventListener("visibilitychange", () => {
      if (this.wanted && !document.hidden) this.check();
    });
  }

  // Asks for the person's password, once; `back` is called when it is again the same person.
  ask() {
    this.wanted = true;
    if (!this.dialog.open) this.dialog.showModal();
  }

  async json(options) {
    const headers = { Accept: "application/json", ...(options.headers || {}) };
    const response = await fetch(this.url, { ...options, headers, credentials: "same-origin", cache: "no-store" });
    return { response, body: await response.json() };
  }

  // True when the server knows us as the person whose page this is. Refreshes the token on the way.
  async check() {
    try {
      const { body } = await this.json({ method: "GET" });
      return this.take(body);
    } catch {
      return null;
    }
  }

  // The token that came with a refusal; false when by now it is another person's, whose name nothing here may go under.
  renew(token, user) {
    this.door = token;
    const same = !user || user === this.user;
    if (same) this.token = token;
    else this.check(); // says who it is
    return same;
  }

  take(body) {
    if (body.csrf) this.door = body.csrf;
    if (body.user && body.user !== this.user) {
      this.complain(fill(this.words.other_person, { name: body.name || body.user }));
      return false;
    }
    this.token = this.door;
    if (!body.user) return false;
    const asked = this.wanted;
    this.wanted = false;
    if (this.dialog.open) this.dialog.close();
    if (asked) this.back();
    return true;
  }

  async submit(event) {
    event.preventDefault();
    const form = event.target;
    try {
      // The token of a page that stood open for days is refreshed before it is used.
      if ((await this.check()) === true) return;
      const { body } = await this.json({
        method: "POST",
        headers: { "X-CSRFToken": this.door },
        body: new URLSearchParams(new FormData(form)),
      });
      form.elements.password.value = "";
      if (body.continue) {
        window.open(body.continue, "_blank", "noopener");
        this.complain(this.words.continue_elsewhere);
      } else if (body.user) {
        this.take(body);
      } else {
        this.complain(body.problem || this.words.sign_in_failed);
      }
    } catch {
      this.complain(this.words.offline);
    }
  }

  complain(sentence) {
    const line = this.dialog.querySelector("[data-problem]");
    line.textContent = sentence;
    line.hidden = false;
  }
}
