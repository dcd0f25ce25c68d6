// Requests to the service that this page comes from.

/** What the service answered instead of a result. */
export class Problem extends Error {}

async function ask(path, options) {
  let response;
  try {
    response = await fetch(path, { ...options, credentials: "same-origin", redirect: "error" });
  } catch (error) {
    throw new Problem(`the service does not answer: ${error.message}`);
  }
  let content;
  try {
    content = await response.json();
  } catch {
    throw new Problem(`the service answers ${response.status} without JSON`);
  }
  if (!response.ok) {
    throw new Problem(content.detail ?? `the service answers ${response.status}`);
  }
  return content;
}

/** Lint and decode the documents of an input; `body` is text or a file. */
export async function show(body, source, options) {
  const query = new URLSearchParams({ ...options, source });
  const headers = { "Content-Type": "application/octet-stream" };
  const report = await ask(`/v1/show?${query}`, { method: "POST", body, headers });
  for (const shown of report.documents) {
    for (const excerpt of shown.excerpts) {
      excerpt.bytes = Uint8Array.from(atob(excerpt.data), (character) => character.charCodeAt(0));
      delete excerpt.data;
    }
  }
  return report.documents;
}

export const rule = (id) => ask(`/v1/rules/${encodeURIComponent(id)}`, { method: "GET" });
