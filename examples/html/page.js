const provider = document.querySelector('rf-provider');

// Completes the session. The rating dialog opens.
document.querySelector('#resolved').addEventListener('click', () => provider.complete('resolved'));
