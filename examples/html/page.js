const provider = document.querySelector('rf-provider');

// In a real page the backend writes both into the HTML: the address of the server, and a token for who is signed in.
const settings = new URLSearchParams(location.search);
provider.setAttribute('base-url', settings.get('server'));
provider.setAttribute('token', settings.get('token'));

document.querySelector('#resolved').addEventListener('click', () => provider.complete('resolved'));
