// What answers `/` when no function does: the host is up, whether or not the app could be loaded.
export const HOME_PAGE = `<!doctype html>
<html lang="en">
<title>Local Functions host</title>
<p>The local Functions host is up and running. It is for development: it is not secure, and answers this machine only.</p>
</html>
`;
