// From the cell to the server: never lost, never doubled, never called saved before the server said so.
//
// One record for each cell that is not saved: { id, owner, cell, at, typing, entries: [{ key, raw, meaning, version }] }.
// entries[0] may already have reached the server, so it is repeated under its own key, with its own body, until it
// is answered; entries[1] is what the person typed since. A new key is made only for a new value.

const AT_ONCE = 2;
const PATIENCE = 30_000;
const LONGEST_WAIT = 60_000;

// crypto.randomUUID exists only on https and on localhost; offices run on plain http inside the house, too.
export function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

export class Queue {
  // `on(cell, state, details)` is told of each change; state: sama | baru | draf | mengetik | menyimpan | tersimpan | tanya | bentrok |
  // ditolak | terkunci | "". `trouble(kind, seconds)` of the whole line: "" | offline | busy | session | no_drafts.
  constructor({ url, owner, session, drafts, on, trouble }) {
    Object.assign(this, { url, owner, session, drafts, on, trouble });
    this.cells = new Map(); // cell → { version, saved: [texts that are the stored value] }
    this.records = new Map(); // cell → record
    this.blocked = new Set(); // cells that wait for the person
    this.flying = new Set(); // cells under way
    this.failures = 0;
    this.timer = 0;
    this.paused = "";
    this.idle = [];
    session.back = () => this.resume();
    window.addEventListener("online", () => this.paused !== "session" && this.resume());
  }

  know(cell, version, text) {
    this.cells.set(cell, { version, saved: [text] });
  }

  waiting() {
    return [...this.records.values()].filter((r) => r.entries.length && !this.blocked.has(r.cell)).length;
  }

  // --- what the person does ----------------------------------------------------------------------------

  async typing(cell, raw) {
    const record = this.record(cell);
    const latest = record.entries[record.entries.length - 1];
    // Enter was faster than the pause after typing: this text is on its way, or has arrived already.
    if (latest ? latest.raw === raw : this.cells.get(cell).saved.includes(raw)) return this.commit([{ cell, raw }]);
    record.typing = raw;
    await this.keep([record]);
    if (this.records.get(cell) === record && record.typing === raw) this.on(cell, "mengetik", {});
    return undefined;
  }

  // Takes [{ cell, raw, meaning?, version? }]; writes all of them to this device in one go, then sends.
  async commit(wishes) {
    const changed = [];
    for (const wish of wishes) {
      const record = this.record(wish.cell);
      const typed = record.typing !== null;
      record.typing = null;
      const first = record.entries[0];
      const latest = record.entries[record.entries.length - 1];
      const known = this.cells.get(wish.cell);
      const same = latest ? latest.raw === wish.raw : known.saved.includes(wish.raw);
      if (same && wish.meaning === undefined && wish.version === undefined) {
        if (!latest) this.forget(wish.cell);
        else if (typed) {
          this.keep([record]);
          if (this.blocked.has(wish.cell)) this.on(wish.cell, ...record.told);
        }
        if (!latest) this.on(wish.cell, "sama", {});
        continue;
      }
      if (wish.version !== undefined) known.version = wish.version;
      const entry = { key: uuid(), raw: wish.raw, version: known.version };
      if (wish.meaning !== undefined) entry.meaning = wish.meaning;
      const unanswered = first && first.sent && !this.blocked.has(wish.cell);
      if (unanswered) entry.version = null;
      record.entries = unanswered ? [first, entry] : [entry];
      this.blocked.delete(wish.cell);
      // Last in line, as if it had just been written.
      this.records.delete(wish.cell);
      this.records.set(wish.cell, record);
      changed.push(record);
    }
    if (!changed.length) return;
    // From this moment on nothing may say "Tersimpan" of the value before.
    for (const record of changed) this.on(record.cell, "baru", {});
    await this.keep(changed);
    for (const record of changed) if (!this.flying.has(record.cell)) this.on(record.cell, "draf", {});
    this.pump();
  }

  // The person gives up what they typed; the stored value is `text` at `version`.
  async drop(cell, text, version) {
    this.know(cell, version, text);
    await this.forget(cell);
    this.on(cell, "", { text, version });
  }

  async restore() {
    if (!this.drafts) return [];
    const found = (await this.drafts.of(this.owner)).filter((record) => this.cells.has(record.cell));
    for (const record of found) {
      for (const entry of record.entries) entry.sent = true;
      if (record.entries[1]) record.entries[1].sent = false;
      this.records.set(record.cell, record);
    }
    return found;
  }

  // Resolves when nothing more can be sent by itself, or after `patience` milliseconds.
  settled(patience) {
    if (!this.waiting()) return Promise.resolve(true);
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), patience);
      this.idle.push(() => {
        clearTimeout(timer);
        resolve(true);
      });
    });
  }

  // --- keeping -----------------------------------------------------------------------------------------

  record(cell) {
    const found = this.records.get(cell);
    if (found) return found;
    const fresh = { id: `${this.owner}|${cell}`, owner: this.owner, cell, at: 0, typing: null, entries: [] };
    this.records.set(cell, fresh);
    return fresh;
  }

  async keep(records) {
    for (const record of records) record.at = Date.now();
    if (!this.drafts) return;
    try {
      await this.drafts.put(records);
    } catch {
      this.drafts = null;
      this.trouble("no_drafts");
    }
  }

  async forget(cell) {
    const record = this.records.get(cell);
    this.records.delete(cell);
    this.blocked.delete(cell);
    if (record && record.at && this.drafts) await this.drafts.remove([record.id]).catch(() => {});
  }

  // --- sending -----------------------------------------------------------------------------------------

  pump() {
    if (this.paused) return;
    // After a failure one goes ahead to see whether the road is open.
    const room = this.failures ? 1 : AT_ONCE;
    for (const [cell, record] of this.records) {
      if (this.flying.size >= room) return;
      if (record.entries.length && !this.flying.has(cell) && !this.blocked.has(cell)) this.send(cell, record);
    }
    if (!this.waiting()) for (const done of this.idle.splice(0)) done();
  }

  async send(cell, record) {
    const entry = record.entries[0];
    this.flying.add(cell);
    this.on(cell, "menyimpan", {});
    if (entry.version === null) {
      entry.version = this.cells.get(cell).version;
      await this.keep([record]);
    }
    entry.sent = true;
    const answer = await this.post(cell, entry);
    this.flying.delete(cell);
    await this.take(cell, record, entry, answer);
    this.pump();
  }

  async post(cell, entry) {
    const { key, version, raw, meaning } = entry;
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), PATIENCE);
    try {
      const response = await fetch(this.url, {
        method: "POST",
        headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": this.session.token },
        body: JSON.stringify({ key, cell, version, raw, ...(meaning === undefined ? {} : { meaning }) }),
        credentials: "same-origin",
        redirect: "manual",
        cache: "no-store",
        signal: stop.signal,
      });
      const json = (response.headers.get("Content-Type") || "").includes("json");
      const body = json ? await response.json() : null;
      const later = Number(response.headers.get("Retry-After")) * 1000 || 0;
      return { status: response.status, moved: response.type === "opaqueredirect", body, later };
    } catch {
      return { status: 0, moved: false, body: null, later: 0 };
    } finally {
      clearTimeout(timer);
    }
  }

  async take(cell, record, entry, { status, moved, body, later }) {
    const echoed = body && body.key === entry.key;
    if (status === 200 && echoed && body.state === "tersimpan") return this.saved(cell, record, entry, body);
    if (status === 401) return this.signIn();
    if (status === 403 && body && body.reason === "csrf" && !entry.renewed) {
      // An old token means that somebody has signed in since. The new one is taken only if that was the same person.
      entry.renewed = true;
      return this.session.renew(body.csrf, body.user) ? undefined : this.signIn();
    }
    const final = body && (echoed || body.problem) && [400, 403, 404, 409, 410, 413, 422, 423].includes(status);
    if (final) return this.stuck(cell, record, entry, status, body);
    // A page where an answer should be: a portal of the network, or a sign-in page.
    if (moved && (await this.session.check()) === false) return this.signIn();
    return this.retry(status, later);
  }

  async saved(cell, record, entry, body) {
    this.failures = 0;
    this.trouble("");
    const known = this.cells.get(cell);
    const stale = body.version < known.version;
    // What was typed and what is shown for it ("12,5" and "12,50") are the same value.
    if (!stale) this.cells.set(cell, { version: body.version, saved: [body.shown, entry.raw] });
    record.entries.shift();
    const more = record.entries.length > 0 || record.typing !== null;
    if (more) await this.keep([record]);
    else await this.forget(cell);
    if (!record.entries.length) this.on(cell, "tersimpan", { ...body, raw: entry.raw, stale });
    else this.on(cell, "menyimpan", {});
  }

  // The server has decided, and a person has to decide next. What they typed stays.
  async stuck(cell, record, entry, status, body) {
    this.failures = 0;
    this.trouble("");
    const newer = record.entries.length > 1;
    if (newer) record.entries.shift();
    const mine = record.entries[0];
    if (mine.version === null) mine.version = entry.version;
    await this.keep([record]);
    // A newer value was typed since: it goes its own way, except where no value at all would be taken.
    if (newer && status !== 409 && status !== 423) return;
    mine.sent = false;
    this.blocked.add(cell);
    let state = body.ask ? "tanya" : "ditolak";
    if (status === 409 && body.conflict) state = "bentrok";
    if (status === 423) state = "terkunci";
    record.told = [state, { ...body, raw: mine.raw, status }];
    this.on(cell, ...record.told);
  }

  signIn() {
    this.paused = "session";
    this.trouble("session");
    this.land();
    this.session.ask();
  }

  retry(status, later) {
    this.failures += 1;
    const grown = Math.min(LONGEST_WAIT, 1000 * 2 ** Math.min(this.failures - 1, 6));
    const wait = Math.max(later, grown * 0.5) + Math.random() * grown * 0.5;
    this.paused = status ? "busy" : "offline";
    this.trouble(this.paused, Math.ceil(wait / 1000));
    this.land();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.resume(), wait);
  }

  // Nothing is under way any more: what waits is a draft again, and says so.
  land() {
    for (const [cell, record] of this.records) {
      if (record.entries.length && !this.blocked.has(cell) && !this.flying.has(cell)) this.on(cell, "draf", {});
    }
  }

  resume() {
    clearTimeout(this.timer);
    if (this.paused) this.trouble("");
    this.paused = "";
    this.pump();
  }
}
