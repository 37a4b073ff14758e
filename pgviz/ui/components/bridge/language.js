// The words of the components in the language of the page. Python puts its catalogue before their code (served.py).

const translated = globalThis["pgviz.language"] ?? {};

/** An English text in the language of the page, with ``values`` put in for the names in its braces. */
export const say = (text, values = {}) => (translated[text] ?? text).replace(/\{(\w+)\}/g, (_, name) => values[name]);
