// A file goes to the server in pieces. Where a bad line breaks off it goes on by itself; after a reload, when the same file
// is chosen again. The server says how much it has: that alone is believed (views/upload.py).
import { announce, fill } from "./words.js";

const SMALL = 200_000; // goes in one piece, as a form would send it
const PAUSES = [2, 4, 8, 15, 30]; // seconds until the next try; a network that comes back is tried at once

export const isSmall = (files) => [...files].every((file) => file.size <= SMALL);

export class Uploads {
  // `token()` gives the CSRF token, `renew(token, user)` keeps a newer one: false when it is another person's by now.
  constructor(token, renew) {
    this.words = JSON.parse(document.querySelector("[data-uploads]").dataset.uploads);
    this.token = token;
    this.renew = renew;
  }

  // Sends one file to the address of its figure's evidence; `say(sentence)` shows how far it is. → {status, answer}
  async send(url, file, say) {
    const begin = { name: file.name, size: file.size, mark: String(file.lastModified) };
    const tell = (sentence, sent) => say(this.sentence(sentence, file, sent));
    announce(this.sentence("uploading", file, 0));
    for (let round = 0; ; round++) {
      const begun = await this.ask(() => this.post(url + "unggah/", JSON.stringify(begin), "application/json"), tell, 0);
      if (!begun.answer.upload) return begun;
      const done = await this.pieces(file, begun.answer, tell);
      // Swept away meanwhile: once more from the start.
      if (done.status !== 404 || round > 0) return done;
    }
  }

  async pieces(file, { upload, finish, offset, piece }, tell) {
    let stuck = 0;
    for (;;) {
      tell(offset < file.size ? "uploading" : "checking", offset);
      const reply =
        offset < file.size
          ? await this.ask(() => this.patch(upload, file.slice(offset, offset + piece), offset), tell, offset)
          : await this.ask(() => this.post(finish, "", "application/json"), tell, offset);
      if (!("offset" in reply.answer)) return reply;
      stuck = reply.answer.offset > offset ? 0 : stuck + 1;
      if (stuck > 20) return { status: 0, answer: { problem: this.words.failed } };
      offset = reply.answer.offset;
    }
  }

  // Until there is an answer of ours: a broken line, a busy server and a stranger's page are none.
  async ask(send, tell, sent) {
    for (let tries = 0; ; tries++) {
      let reply = null;
      try {
        const response = await send();
        const json = (response.headers.get("Content-Type") || "").includes("json");
        reply = { status: response.status, answer: json ? await response.json() : null };
      } catch {
        reply = null;
      }
      const csrf = reply && reply.answer && reply.answer.csrf;
      if (csrf && tries < 3) {
        if (!this.renew(csrf, reply.answer.user)) return { status: 401, answer: { problem: reply.answer.problem } };
      } else if (reply && reply.answer && reply.status < 500 && reply.status !== 429) return reply;
      else {
        tell("waiting", sent);
        if (tries === 0) announce(this.words.broken);
        await until(PAUSES[Math.min(tries, PAUSES.length - 1)] * 1000);
      }
    }
  }

  post(url, body, type) {
    return this.fetch(url, { method: "POST", body, headers: { "Content-Type": type } });
  }

  patch(url, body, offset) {
    const headers = { "Content-Type": "application/octet-stream", "Upload-Offset": String(offset) };
    return this.fetch(url, { method: "PATCH", body, headers });
  }

  fetch(url, { headers, ...options }) {
    const all = { Accept: "application/json", "X-CSRFToken": this.token(), ...headers };
    return fetch(url, { ...options, headers: all, credentials: "same-origin", redirect: "manual" });
  }

  sentence(name, file, sent) {
    const megabytes = (bytes) => (bytes / 1e6).toLocaleString("id-ID", { minimumFractionDigits: 1, maximumFractionDigits: 1 });
    const percent = Math.floor((100 * sent) / file.size);
    return fill(this.words[name], { name: file.name, percent, sent: megabytes(sent), size: megabytes(file.size) });
  }
}

function until(milliseconds) {
  return new Promise((done) => {
    const go = () => {
      clearTimeout(clock);
      removeEventListener("online", go);
      done();
    };
    const clock = setTimeout(go, milliseconds);
    addEventListener("online", go);
  });
}

// The page of a figure's evidence: its form sends large files in pieces, one after the other, then shows the page anew.
export function watch(form) {
  const voice = form.querySelector("[data-upload-state]");
  const uploads = new Uploads(
    () => form.elements.csrfmiddlewaretoken.value,
    (token, user) => {
      const same = !user || user === form.elements["halaman-milik"].value;
      if (same) form.elements.csrfmiddlewaretoken.value = token;
      return same;
    },
  );
  form.addEventListener("submit", async (event) => {
    const field = form.querySelector("input[type=file]");
    if (!field.files.length || isSmall(field.files)) return;
    event.preventDefault();
    if (form.dataset.sending) return;
    form.dataset.sending = "1";
    const problems = [];
    for (const file of field.files) {
      const { status, answer } = await uploads.send(form.dataset.resumable, file, (said) => (voice.textContent = said));
      if (status !== 200) problems.push((answer && answer.problem) || uploads.words.failed);
    }
    delete form.dataset.sending;
    if (!problems.length) return location.assign(form.dataset.resumable);
    voice.textContent = problems.join(" ");
    announce(voice.textContent);
  });
}
