// Making elements. Text from documents becomes text nodes only, so it is never read as markup.

export const byId = (id) => document.getElementById(id);

/** An element with attributes (null and false: left out) and children (elements and text). */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "onclick") {
      made.addEventListener("click", value);
    } else if (value !== null && value !== undefined && value !== false) {
      made.setAttribute(key, value === true ? "" : String(value));
    }
  }
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return made;
}

/** A text that may break after dots and underscores: rule ids and paths. */
export const breakable = (text) =>
  text.split(/(?<=[._])/).flatMap((part, index) => (index ? [element("wbr"), part] : [part]));

export const number = (value) => value.toLocaleString("en-US");

export const count = (value, noun) => `${number(value)} ${noun}${value === 1 ? "" : "s"}`;

/** Terms and values of a description list; pairs without a value are left out. Long texts get a line. */
export function describe(list, pairs) {
  list.replaceChildren();
  for (const [term, value] of pairs) {
    if (value !== null && value !== undefined && value !== "") {
      list.append(element("div", { class: isLong(value) ? "wide" : null }, element("dt", {}, term), element("dd", {}, value)));
    }
  }
  return list;
}

const isLong = (value) => (value.textContent ?? value).length > 60;

const SVG = "http://www.w3.org/2000/svg";
const SHAPES = {
  error: "M5 1h6l4 4v6l-4 4H5l-4-4V5z", // an octagon
  warn: "M8 1l7.5 14H.5z", // a triangle
  notice: "M8 1a7 7 0 1 0 0 14a7 7 0 1 0 0-14z", // a circle
};
export const SEVERITIES = ["error", "warn", "notice"];
export const RANKS = { error: 3, warn: 2, notice: 1 };
export const NAMES = { error: "error", warn: "warning", notice: "notice" };

/** A severity as a shape and a word. */
export function severityBadge(severity, text = NAMES[severity]) {
  const shape = document.createElementNS(SVG, "svg");
  shape.setAttribute("viewBox", "0 0 16 16");
  shape.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", SHAPES[severity] ?? SHAPES.notice);
  shape.append(path);
  return element("span", { class: `severity ${severity}` }, shape, text);
}

/** How many findings there are of each severity: [["error", 2], ["notice", 1]]. */
export function countSeverities(findings) {
  return SEVERITIES.map((severity) => [
    severity,
    findings.filter((finding) => finding.severity === severity).length,
  ]).filter(([, found]) => found);
}

/** The same as words: "2 errors, 1 notice". */
export const severityText = (findings) =>
  countSeverities(findings)
    .map(([severity, found]) => count(found, NAMES[severity]))
    .join(", ");

export const severityBadges = (findings) =>
  countSeverities(findings).map(([severity, found]) => severityBadge(severity, count(found, NAMES[severity])));
