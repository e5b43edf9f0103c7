"use strict";

// The access token lives in this page only: a reload asks anew.
let token = "";

const at = (id) => document.getElementById(id);

const INTROSPECTION = `{ __schema { queryType { name } mutationType { name } types { kind name description
  fields { name description args { name type { ...T } } type { ...T } }
  inputFields { name description type { ...T } } enumValues { name } } } }
  fragment T on __Type { kind name ofType { kind name ofType { kind name ofType { kind name } } } }`;

async function call(path, body) {
  const headers = { "content-type": "application/json" };
  if (token) headers.authorization = `Bearer ${token}`;
  const answer = await fetch(path, { method: "POST", headers, body: JSON.stringify(body) });
  return answer.json();
}

const graphql = (query, variables) => call("/admin/graphql", { query, variables });

async function signIn(event) {
  event.preventDefault();
  const answer = await call("/admin/auth/signin", { email: at("email").value, password: at("password").value });
  at("password").value = "";
  if (answer.error || !answer.user.owner) {
    at("refusal").textContent = answer.error ? answer.error.message : "This page is for owners.";
    return;
  }
  token = answer.accessToken;
  at("sign-in").hidden = true;
  at("sign-in").style.display = "none";
  at("work").hidden = false;
  const schema = await graphql(INTROSPECTION, {});
  if (schema.data) show(schema.data.__schema.types.filter((type) => !type.name.startsWith("__")));
}

async function run() {
  let variables = {};
  try {
    variables = JSON.parse(at("variables").value || "{}");
  } catch (e) {
    at("answer").textContent = `Variables: ${e.message}`;
    return;
  }
  const start = performance.now();
  at("answer").textContent = "...";
  try {
    at("answer").textContent = JSON.stringify(await graphql(at("query").value, variables), null, 2);
  } catch (e) {
    at("answer").textContent = String(e);
  }
  at("took").textContent = `${Math.round(performance.now() - start)} ms`;
}

function typeText(type) {
  if (type.kind === "NON_NULL") return `${typeText(type.ofType)}!`;
  if (type.kind === "LIST") return `[${typeText(type.ofType)}]`;
  return type.name;
}

function entries(type) {
  const fields = type.fields || type.inputFields || [];
  return fields.map((field) => {
    const args = (field.args || []).map((arg) => `${arg.name}: ${typeText(arg.type)}`).join(", ");
    return { name: `${type.name}.${field.name}${args ? `(${args})` : ""}: ${typeText(field.type)}`, text: field.description };
  });
}

function show(types) {
  const all = types.flatMap((type) => [{ name: type.name, text: type.description }, ...entries(type)]);
  const draw = () => {
    const wanted = at("search").value.toLowerCase();
    const list = document.createElement("dl");
    const found = all.filter((one) => one.name.toLowerCase().includes(wanted)).slice(0, 200);
    for (const one of found) {
      const name = document.createElement("dt");
      name.textContent = one.name;
      const text = document.createElement("dd");
      text.textContent = one.text || "";
      list.append(name, text);
    }
    at("schema").replaceChildren(list);
  };
  at("search").addEventListener("input", draw);
  draw();
}

at("sign-in").addEventListener("submit", signIn);
at("run").addEventListener("click", run);
at("query").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) run();
});
