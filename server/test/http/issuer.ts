import {randomUUID} from 'node:crypto';
import {once} from 'node:events';
import {createServer, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import {exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK, type JWTPayload} from 'jose';

interface Key {
  readonly kid: string;
  readonly alg: string;
  readonly privateKey: CryptoKey;
  readonly jwk: JWK;
}

/** An identity provider with a real JWKS endpoint. */
export class Issuer {
  /** The published keys. */
  keys: Key[] = [];
  /** The number of requests for the keys. */
  fetched = 0;
  /** Replaces the response with the keys. */
  answer: {readonly status: number; readonly body: string} | undefined;

  private constructor(readonly server: Server) {}

  static async start(): Promise<Issuer> {
    const server = createServer().unref();
    const issuer = new Issuer(server);
    server.on('request', (_request, response) => {
      issuer.fetched++;
      const {status, body} = issuer.answer ?? {status: 200, body: JSON.stringify(issuer.published)};
      response.writeHead(status, {'content-type': 'application/json'}).end(body);
    });
    await issuer.#listen(0);
    issuer.#port = (server.address() as AddressInfo).port;
    return issuer;
  }

  #port = 0;
  /** A later provider may get the same port, but an issuer belongs to one account. */
  readonly #path = randomUUID();

  get url(): string {
    return `http://127.0.0.1:${this.#port}/${this.#path}`;
  }

  get jwksUrl(): string {
    return `${this.url}/keys`;
  }

  get published(): {keys: JWK[]} {
    return {keys: this.keys.map(({jwk}) => jwk)};
  }

  /** Creates a key and publishes it. */
  async addKey(alg: string, kid = `${alg}-${this.keys.length}`): Promise<Key> {
    const {privateKey, publicKey} = await generateKeyPair(alg, {extractable: true});
    const jwk = {...(await exportJWK(publicKey)), kid, alg, use: 'sig'};
    const key = {kid, alg, privateKey, jwk};
    this.keys.push(key);
    return key;
  }

  /** Signs with a key. By default the header names its algorithm and id. */
  sign(payload: JWTPayload, key: Key, header: Readonly<Record<string, unknown>> = {}): Promise<string> {
    return new SignJWT({iss: this.url, ...payload})
      .setProtectedHeader({alg: key.alg, kid: key.kid, ...header})
      .sign(key.privateKey);
  }

  /** Stops the provider, so that connections to its address are refused. */
  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  /** Starts the provider again at the same address. */
  async restart(): Promise<void> {
    await this.#listen(this.#port);
  }

  async #listen(port: number): Promise<void> {
    this.server.listen(port, '127.0.0.1');
    await once(this.server, 'listening');
  }
}
