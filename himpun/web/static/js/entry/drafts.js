// What was typed and is not yet on the server, kept on this device. IndexedDB with strict durability: a browser
// that is killed loses nothing (localStorage loses nearly everything). One record for each cell, under
// "<user>|<form>|<cell>", so that on a shared computer nobody sees or sends what another has typed.

const NAME = "himpun";
const STORE = "drafts";
const KEPT_FOR = 14 * 24 * 3600 * 1000;

export class Drafts {
  // null where this device cannot keep anything (private window, no space left, switched off).
  static open() {
    return new Promise((resolve) => {
      let wish;
      try {
        wish = indexedDB.open(NAME, 1);
      } catch {
        resolve(null);
        return;
      }
      wish.onupgradeneeded = () => wish.result.createObjectStore(STORE, { keyPath: "id" }).createIndex("owner", "owner");
      wish.onerror = wish.onblocked = () => resolve(null);
      wish.onsuccess = () => {
        wish.result.onversionchange = () => wish.result.close();
        resolve(new Drafts(wish.result));
      };
    });
  }

  constructor(database) {
    this.database = database;
  }

  // Resolves only when the change is on the disk.
  write(change) {
    return new Promise((resolve, reject) => {
      const deed = this.database.transaction(STORE, "readwrite", { durability: "strict" });
      deed.oncomplete = () => resolve();
      deed.onerror = deed.onabort = () => reject(deed.error);
      change(deed.objectStore(STORE));
    });
  }

  read(question) {
    return new Promise((resolve, reject) => {
      const wish = question(this.database.transaction(STORE).objectStore(STORE));
      wish.onsuccess = () => resolve(wish.result);
      wish.onerror = () => reject(wish.error);
    });
  }

  // One transaction, in helpings: of 2,500 pasted cells the page would otherwise stand still.
  put(records) {
    return this.write((store) => {
      let done = 0;
      const helping = () => {
        const end = Math.min(done + 100, records.length);
        let wish;
        while (done < end) {
          wish = store.put(records[done]);
          done += 1;
        }
        if (done < records.length) wish.onsuccess = helping;
      };
      helping();
    });
  }

  remove(ids) {
    return this.write((store) => ids.forEach((id) => store.delete(id)));
  }

  async of(owner) {
    const records = await this.read((store) => store.index("owner").getAll(owner));
    const old = records.filter((record) => Date.now() - record.at > KEPT_FOR);
    if (old.length) await this.remove(old.map((record) => record.id));
    return records.filter((record) => !old.includes(record));
  }

  count() {
    return this.read((store) => store.count());
  }

  clear() {
    return this.write((store) => store.clear());
  }
}
