// Copying a text: by the browser's clipboard, which pages have over https only, else as a person does, by selection.

/** Copies the text of an input; whether that went well. If not, it is left selected. */
export async function copied(input) {
  try {
    await navigator.clipboard.writeText(input.value);
    return true;
  } catch {
    input.focus();
    input.select();
    return document.execCommand("copy");
  }
}
