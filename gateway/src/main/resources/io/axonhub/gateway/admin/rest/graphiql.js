"use strict";

// The access token lives in this page only: a reload asks anew.
let token = "";

const FIRST_QUERY = `{
  me { user { email owner } scopes }
}
`;

const at = (id) => document.getElementById(id);

async function call(path, body) {
  const headers = { "content-type": "application/json" };
  if (token) headers.authorization = `Bearer ${token}`;
  const answer = await fetch(path, { method: "POST", headers, body: JSON.stringify(body) });
  return answer.json();
}

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
  at("graphiql").hidden = false;
  ReactDOM.createRoot(at("graphiql")).render(
    React.createElement(GraphiQL, { fetcher: (asked) => call("/admin/graphql", asked), defaultQuery: FIRST_QUERY }),
  );
}

at("sign-in").addEventListener("submit", signIn);
