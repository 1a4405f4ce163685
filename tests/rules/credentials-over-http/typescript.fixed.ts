import axios from 'axios';

const BASE = 'http://accounts.example.org';

export async function login(email: string, password: string): Promise<unknown> {
  return axios.post(`${BASE}/login`, { email, password }); // bad: credentials-over-http
}

export async function me(token: string): Promise<Response> {
  return fetch('https://accounts.example.org/me', { headers: { authorization: token } }); // bad: credentials-over-http
}

export async function basic(username: string, password: string): Promise<unknown> {
  return axios.get('https://reports.example.org/all', { auth: { username, password } }); // bad: credentials-over-http
}

export async function refresh(refreshToken: string): Promise<unknown> {
  return axios.put('https://accounts.example.org/refresh', { refreshToken }); // bad: credentials-over-http
}

export async function query(secret: string): Promise<Response> {
  return fetch(`https://hooks.example.org/run?secret=${secret}`); // bad: credentials-over-http
}

export async function encrypted(email: string, password: string): Promise<unknown> {
  return axios.post('https://accounts.example.org/login', { email, password }); // ok: credentials-over-http
}

export async function news(): Promise<Response> {
  return fetch('http://accounts.example.org/news'); // ok: credentials-over-http
}

export async function near(email: string, password: string): Promise<unknown> {
  return axios.post('http://127.0.0.1:8080/login', { email, password }); // ok: credentials-over-http
}

export async function chosen(base: string, password: string): Promise<unknown> {
  return axios.post(`${base}/login`, { password }); // ok: credentials-over-http
}

// fetch('http://accounts.example.org/me', { headers: { authorization: token } }) in a comment is no code.
export const schema = { password: 'http://json-schema.example.org/password' }; // ok: credentials-over-http
