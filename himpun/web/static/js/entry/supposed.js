// What a figure would amount to, shown while it is being typed: asked of the server, whose rules are the only ones. Nothing
// of it is saved, and where the value is not saved in the end, what is stored stands there again.
import { uuid } from "./queue.js";

const PAUSE = 250; // ms without a key until it is asked for

// The texts on the screen that are not (yet) what is stored.
export class Supposed {
  constructor() {
    this.before = new Map(); // cell → Map(element → the stored text)
  }

  show(cell, element, text) {
    if (!element) return;
    if (!this.before.has(cell)) this.before.set(cell, new Map());
    const kept = this.before.get(cell);
    if (!kept.has(element)) kept.set(element, element.textContent);
    element.textContent = text;
    element.classList.add("supposed");
  }

  // The stored text has changed. Somebody who types on goes on seeing what they type amount to.
  store(cell, element, text, typesOn) {
    const kept = this.before.get(cell);
    if (typesOn && kept && kept.has(element)) kept.set(element, text);
    else element.textContent = text;
  }

  drop(cell, { restore }) {
    const kept = this.before.get(cell);
    if (!kept) return;
    for (const [element, text] of kept) {
      if (restore) element.textContent = text;
      element.classList.remove("supposed");
    }
    this.before.delete(cell);
  }
}

// Asks about one cell at a time; only the newest answer counts.
export class Supposing {
  constructor(url, session, tell) {
    Object.assign(this, { url, session, tell, timer: 0, asked: null });
  }

  typed(field) {
    this.stop();
    if (this.url) this.timer = setTimeout(() => this.ask(field), PAUSE);
  }

  stop() {
    clearTimeout(this.timer);
    if (this.asked) this.asked.abort();
    this.asked = null;
  }

  async ask(field) {
    const asked = new AbortController();
    this.asked = asked;
    const [raw, key, { cell }] = [field.value, uuid(), field.dataset];
    try {
      const response = await fetch(this.url, {
        method: "POST",
        headers: { Accept: "application/json", "Content-Type": "application/json", "X-CSRFToken": this.session.token },
        body: JSON.stringify({ key, cell, version: Number(field.dataset.version), raw }),
        credentials: "same-origin",
        redirect: "manual",
        cache: "no-store",
        signal: asked.signal,
      });
      const body = response.status === 200 ? await response.json() : null;
      if (body && body.key === key && this.asked === asked && field.value === raw) this.tell(cell, body);
    } catch {
      // A figure that cannot be asked about is still typed and saved like any other.
    }
  }
}
