// Sentences come from the page (data-words, already in the reader's language); gaps are filled here.

export function wordsOf(element) {
  return JSON.parse(element.dataset.words || "{}");
}

export function fill(sentence, gaps = {}) {
  return sentence.replace(/\{(\w+)\}/g, (whole, name) => (name in gaps ? String(gaps[name]) : whole));
}

// One polite voice for the whole page. A sentence that is said twice is heard twice.
let pending = 0;
export function announce(sentence) {
  const voice = document.getElementById("announcer");
  if (!voice || !sentence) return;
  clearTimeout(pending);
  voice.textContent = "";
  pending = setTimeout(() => (voice.textContent = sentence), 150);
}

export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}
