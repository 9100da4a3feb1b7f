import { createServer } from 'node:http';
import express from 'express';
import { listenOnFreePort } from './shared/listen.ts';
import { serveRole } from './shared/role.ts';

/** Bare Express 5 that parses a JSON body and sends its text back. */
const app = express();
app.use(express.json({ limit: '4mb' }));
app.post('/mcp', (req, res) => {
  res.json({ text: req.body.text });
});
serveRole(
  { origin: await listenOnFreePort(createServer({ keepAliveTimeout: 75_000 }, app)), token: '' },
  async () => 0,
);
