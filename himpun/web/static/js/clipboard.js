export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Inside an office network the page is often not https: the old way still works there.
    const box = document.createElement("textarea");
    box.value = text;
    box.className = "hidden";
    document.body.append(box);
    box.select();
    document.execCommand("copy");
    box.remove();
  }
}
