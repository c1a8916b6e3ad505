// One sign-in with oauth4webapi. Reads its task from the command line and the redirect from standard input; prints the
// authorization address first, and what it got last, each as one line.
import { createInterface } from "node:readline/promises";
import * as oauth from "oauth4webapi";

const task = JSON.parse(process.argv[2]);
const lines = createInterface({ input: process.stdin });
const insecure = { [oauth.allowInsecureRequests]: true }; // loopback, in a test
const issuer = new URL(task.issuer);
const client = { client_id: task.client_id };

const found = await oauth.discoveryRequest(issuer, { algorithm: "oauth2", ...insecure });
const server = await oauth.processDiscoveryResponse(issuer, found);

const verifier = oauth.generateRandomCodeVerifier();
const state = oauth.generateRandomState();
const address = new URL(server.authorization_endpoint);
for (const [name, value] of Object.entries({
  client_id: task.client_id,
  redirect_uri: task.redirect_uri,
  response_type: "code",
  scope: task.scope,
  code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
  code_challenge_method: "S256",
  state,
}))
  address.searchParams.set(name, value);
console.log(address.href);

const { value: redirect } = await lines[Symbol.asyncIterator]().next();
const brought = oauth.validateAuthResponse(server, client, new URL(redirect), state);
const exchanged = await oauth.processAuthorizationCodeResponse(
  server,
  client,
  await oauth.authorizationCodeGrantRequest(
    server, client, oauth.None(), brought, task.redirect_uri, verifier, insecure,
  ),
);
const refreshed = await oauth.processRefreshTokenResponse(
  server,
  client,
  await oauth.refreshTokenGrantRequest(server, client, oauth.None(), exchanged.refresh_token, insecure),
);
const call = new Request(server.issuer, { headers: { authorization: `Bearer ${refreshed.access_token}` } });
const claims = await oauth.validateJwtAccessToken(server, call, task.issuer, insecure);

const resource = { client_id: task.resource_server };
const asked = async () =>
  oauth.processIntrospectionResponse(
    server,
    resource,
    await oauth.introspectionRequest(
      server, resource, oauth.ClientSecretBasic(task.secret), refreshed.access_token, insecure,
    ),
  );
const before = await asked();
await oauth.processRevocationResponse(
  await oauth.revocationRequest(server, client, oauth.None(), refreshed.refresh_token, insecure),
);
const after = await asked();

console.log(JSON.stringify({ scope: exchanged.scope, sub: claims.sub, before: before.sub, after }));
lines.close();
