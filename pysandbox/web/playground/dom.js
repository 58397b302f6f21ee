// Makes elements. Text goes in as text nodes only, so nothing that a server says can become markup.

/**
 * Return a new element.
 * @param {string} tag
 * @param {Object<string, string|boolean|Function>} properties a function is a listener, true a bare attribute
 * @param {...(Node|string|null)} children
 */
export function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (typeof value === "function") made.addEventListener(name, value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== null) made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}

/** Return the element with an id; the page has it. */
export const byId = (id) => document.getElementById(id);

let spoken = 0;
/** Have a screen reader say something, even the same thing twice. */
export function announce(words) {
  const status = byId("status");
  clearTimeout(spoken);
  status.textContent = "";
  spoken = setTimeout(() => { status.textContent = words; }, 50);
}
