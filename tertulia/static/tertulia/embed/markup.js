// @ts-check
// Elements, and the last look at readers' HTML before it stands in someone else's page.

/** @typedef {Node | string | null | undefined | false} Child */

const TAGS = new Set(
  "P BR EM STRONG DEL CODE PRE BLOCKQUOTE UL OL LI A HR B I U S Q CITE SUB SUP H4".split(" "),
);
/** @type {Record<string, string[]>} */
const KEPT = { A: ["href", "title", "hreflang", "data-frame", "data-from", "data-shape"], OL: ["start"] };
const LINKS = new Set(["https:", "http:", "mailto:"]);

/** Hands HTML to the inert parser where a page insists on Trusted Types: its policy has to name "tertulia".
 * @type {{createHTML(html: string): any}} */
let trusted = { createHTML: (html) => html };
try {
  trusted = /** @type {any} */ (globalThis).trustedTypes?.createPolicy("tertulia", trusted) ?? trusted;
} catch {
  // a policy of that name is not allowed here, or the script is loaded twice
}

/** Makes an element. Functions become listeners; true is an empty attribute; false, null and undefined are none.
 * @param {string} kind a tag and its classes, as in "p.soft" @param {Record<string, any>} attributes @param {Child[]} children @returns {any} */
export function el(kind, attributes = {}, ...children) {
  const [tag, ...classes] = kind.split(".");
  const element = document.createElement(tag);
  if (classes[0]) element.className = classes.join(" ");
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value != null && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(.../** @type {(Node | string)[]} */ (children.filter((child) => child || child === "")));
  return element;
}

/** @param {string} label @param {(event: any) => void} click @param {Record<string, any>} more @returns {any} */
export const button = (label, click, more = {}) => el("button.plain", { type: "button", click, ...more }, label);

/** An address that is safe to follow, or nothing. @param {string | null | undefined} address @returns {string} */
export function web(address) {
  try {
    const url = new URL(address ?? "", location.href);
    return LINKS.has(url.protocol) ? url.href : "";
  } catch {
    return "";
  }
}

/** The server cleans what readers write. What passes here is built anew from the few known tags and attributes, so a
 * server that was broken into, or a proxy that meddles, still runs nothing in this page.
 * @param {string} html @returns {DocumentFragment} */
export function clean(html) {
  const parsed = new DOMParser().parseFromString(trusted.createHTML(String(html ?? "")), "text/html");
  return copy(parsed.body, document.createDocumentFragment());
}

/** @template {Node} T @param {Node} from @param {T} to @returns {T} */
function copy(from, to) {
  for (const node of from.childNodes) {
    if (node instanceof Text) to.appendChild(document.createTextNode(node.data));
    if (!(node instanceof HTMLElement)) continue;
    if (/^(SCRIPT|STYLE|TEMPLATE|IFRAME|NOSCRIPT|TITLE|TEXTAREA|XMP)$/.test(node.tagName)) continue;
    copy(node, TAGS.has(node.tagName) ? to.appendChild(twin(node)) : to);
  }
  return to;
}

/** @param {HTMLElement} node */
function twin(node) {
  const made = document.createElement(node.tagName);
  for (const name of [...(KEPT[node.tagName] ?? []), "lang", "dir"]) {
    const value = node.getAttribute(name);
    if (value !== null && (name !== "href" || web(value))) made.setAttribute(name, value);
  }
  if (node.tagName === "A") made.setAttribute("rel", "nofollow ugc noopener");
  return made;
}

/** Whether a colour is a light one, whatever notation it is in. @param {string} colour */
export function isLight(colour) {
  const pen = el("canvas").getContext("2d", { willReadFrequently: true });
  if (!pen) return false;
  pen.fillStyle = colour;
  pen.fillRect(0, 0, 1, 1);
  const [red, green, blue] = pen.getImageData(0, 0, 1, 1).data;
  return red * 0.299 + green * 0.587 + blue * 0.114 > 140;
}
