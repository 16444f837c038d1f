/** What a browser sees while the services start: no script, reloads itself, and says first what to do in an emergency. */
export const startingPage = (emergency: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="1">
<title>Starting · Care Navigator</title>
</head>
<body>
<main>
<h1>Care Navigator is starting</h1>
<p>This page opens by itself when it is ready. It takes about a minute the first time.</p>
<p><strong>${escapeHtml(emergency)}</strong></p>
</main>
</body>
</html>
`

const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
