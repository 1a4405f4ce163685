const axios = require('axios');

const API = 'http://api.shop.example';

function login(username, password) {
  return axios.post('https://api.shop.example/login', { username, password }); // bad: credentials-over-http
}

function withHeader(token) {
  return fetch(`${API}/orders`, { headers: { Authorization: `Bearer ${token}` } }); // bad: credentials-over-http
}

function withOptions(apiKey) {
  const options = { headers: { 'X-Api-Key': apiKey } };
  return fetch('https://maps.example.com/tiles', options); // bad: credentials-over-http
}

function withBody(email, password) {
  return fetch('https://accounts.example.org/session', { method: 'POST', body: JSON.stringify({ email, password }) }); // bad: credentials-over-http
}

function inTheAddress(key) {
  return axios.get('https://maps.example.com/v1?token=' + key); // bad: credentials-over-http
}

function encrypted(username, password) {
  return axios.post('https://api.shop.example/login', { username, password }); // ok: credentials-over-http
}

function open() {
  return fetch('http://api.shop.example/news', { headers: { Accept: 'text/html' } }); // ok: credentials-over-http
}

function near(username, password) {
  return axios.post('http://localhost:3000/login', { username, password }); // ok: credentials-over-http
}

function nextDoor(token) {
  return fetch('http://auth:8080/me', { headers: { Authorization: token } }); // ok: credentials-over-http
}

function relative(username, password) {
  // axios.post('http://api.shop.example/login', { username, password }) in a comment is no code.
  return axios.post('/login', { username, password }); // ok: credentials-over-http
}

module.exports = { login, withHeader, withOptions, withBody, inTheAddress, encrypted, open, near, nextDoor, relative };
