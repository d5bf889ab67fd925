// Describes every route of openapi.json, with a form to try it.

const root = document.getElementById("routes");

function element(tag, text = "", attributes = {}) {
  const node = document.createElement(tag);
  node.textContent = text;
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  return node;
}

function resolve(spec, schema) {
  if (!schema?.$ref) return schema ?? {};
  return schema.$ref.split("/").slice(1).reduce((part, key) => part[key], spec);
}

/** A value of the schema's form, to begin typing from. */
function example(spec, given) {
  const schema = resolve(spec, given);
  if ("default" in schema) return schema.default;
  if (schema.enum) return schema.enum.at(-1);
  if (schema.anyOf) return example(spec, schema.anyOf[0]);
  if (schema.type === "object") {
    const required = schema.required ?? [];
    return Object.fromEntries(required.map((name) => [name, example(spec, schema.properties[name])]));
  }
  return { string: "", integer: 0, number: 0, boolean: false, array: [] }[schema.type] ?? null;
}

/** What a schema holds, one line a field. */
function fields(spec, given) {
  const schema = resolve(spec, given);
  const list = element("ul");
  for (const [name, part] of Object.entries(schema.properties ?? {})) {
    const whole = resolve(spec, part);
    const kind = whole.enum?.join(" | ") ?? whole.type ?? whole.anyOf?.map((one) => resolve(spec, one).type).join(" | ") ?? "";
    const bounds = ["minimum", "maximum", "maxLength"].filter((key) => key in whole).map((key) => `${key} ${whole[key]}`);
    const item = element("li");
    item.append(element("code", name), ` ${kind}`, bounds.length ? `, ${bounds.join(", ")}` : "");
    if (schema.required?.includes(name)) item.append(" · 必填 required");
    list.append(item);
  }
  return list;
}

function tryForm(spec, path, method, operation) {
  const form = element("form");
  const inputs = (operation.parameters ?? []).map((parameter) => {
    const label = element("label", `${parameter.name} (${parameter.in}${parameter.required ? ", 必填 required" : ""})`);
    const input = element("input", "", { name: parameter.name });
    input.required = Boolean(parameter.required);
    label.append(input);
    form.append(label);
    return { parameter, input };
  });
  const schema = operation.requestBody?.content?.["application/json"]?.schema;
  let body;
  if (schema) {
    const label = element("label", "请求体 body");
    body = element("textarea", JSON.stringify(example(spec, schema), null, 2), { rows: 6, spellcheck: "false" });
    label.append(body);
    form.append(fields(spec, schema), label);
  }
  const output = element("pre", "", { "aria-live": "polite" });
  output.hidden = true;
  form.append(element("button", "发送 Send"), output);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    let target = path.slice(1);
    const query = new URLSearchParams();
    for (const { parameter, input } of inputs) {
      if (parameter.in === "path") {
        target = target.replace(`{${parameter.name}}`, input.value.split("/").map(encodeURIComponent).join("/"));
      } else if (input.value) query.set(parameter.name, input.value);
    }
    output.hidden = false;
    output.textContent = "…";
    try {
      const response = await fetch(query.size ? `${target}?${query}` : target, {
        method: method.toUpperCase(),
        headers: body ? { "Content-Type": "application/json" } : {},
        body: body?.value,
      });
      output.textContent = `${response.status} ${response.statusText}\n\n`;
      await show(response, output);
    } catch (error) {
      output.textContent = String(error);
    }
  });
  return form;
}

async function show(response, output) {
  if (response.headers.get("content-type")?.startsWith("application/json")) {
    output.textContent += JSON.stringify(await response.json(), null, 2);
    return;
  }
  if (!response.body) return;
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) output.textContent += part.value;
}

function route(spec, path, method, operation) {
  const details = element("details");
  const summary = element("summary");
  const [brief] = (operation.description ?? operation.summary ?? "").split("\n");
  summary.append(element("span", method.toUpperCase(), { class: "method" }), element("code", path), element("span", brief, { class: "brief" }));
  const inner = element("div", "", { class: "body" });
  if (operation.description) inner.append(element("p", operation.description));
  const answers = element("ul");
  for (const [status, answer] of Object.entries(operation.responses)) answers.append(element("li", `${status}: ${answer.description}`));
  inner.append(tryForm(spec, path, method, operation), answers);
  details.append(summary, inner);
  return details;
}

try {
  const spec = await (await fetch("openapi.json")).json();
  const groups = new Map();
  for (const [path, operations] of Object.entries(spec.paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      const group = operation.tags?.[0] ?? "";
      if (!groups.has(group)) groups.set(group, []);
      groups.get(group).push(route(spec, path, method, operation));
    }
  }
  root.replaceChildren();
  for (const [group, routes] of groups) root.append(element("h2", group), ...routes);
} catch (error) {
  root.replaceChildren(element("p", `无法读取 openapi.json: ${error}`, { role: "alert" }));
}
