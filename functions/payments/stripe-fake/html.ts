/** Escapes untrusted text for an element's content or a quoted attribute. */
export const escaped = (text: string) =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

const STYLE = `
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
  body { margin: 0; background: light-dark(#f6f8fa, #14161a); color: light-dark(#1a1f36, #e8eaf0); }
  main { box-sizing: border-box; max-width: 28rem; margin: 6vh auto; padding: 1.5rem 2rem;
    background: light-dark(#fff, #1d2026); border-radius: .75rem; box-shadow: 0 1px 8px #0003; }
  h1 { font-size: 1.1rem; margin: 0; } .total { font-size: 2rem; font-weight: 600; margin: 0 0 1rem; }
  .note { font-size: .85rem; color: light-dark(#545969, #a7adbb); }
  ul { list-style: none; padding: 0; } li { display: flex; justify-content: space-between; gap: 1rem; }
  label { display: block; margin-top: 1rem; font-size: .9rem; font-weight: 600; }
  input { box-sizing: border-box; width: 100%; margin-top: .25rem; padding: .6rem .7rem; font: inherit;
    border: 1px solid light-dark(#8792a2, #6b7280); border-radius: .4rem; background: transparent; color: inherit; }
  .two { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; }
  [aria-invalid] { border-color: light-dark(#b3093c, #ff8095); }
  .error { margin: .25rem 0 0; font-size: .9rem; color: light-dark(#b3093c, #ff8095); }
  button { width: 100%; margin-top: 1.25rem; padding: .75rem; border: 0; border-radius: .4rem; font: inherit;
    font-weight: 600; background: #4f46e5; color: #fff; cursor: pointer; }
  button.second { background: transparent; color: inherit; border: 1px solid light-dark(#8792a2, #6b7280); }
  :focus-visible { outline: 3px solid #4f46e580; outline-offset: 2px; }
  a { color: light-dark(#4338ca, #a5b4fc); } code { white-space: nowrap; }`;

/** A whole page; `body` is HTML. */
export const pageHtml = (title: string, body: string) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escaped(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`;
