import { randomBytes } from "node:crypto";
import { startServer } from "./server.ts";

const {
  PORT = "0",
  DATA_DIR = "./data",
  ADMIN_PASSWORD = randomBytes(9).toString("base64url"),
} = process.env;
const server = await startServer({
  port: Number(PORT),
  dataDir: DATA_DIR,
  adminPassword: ADMIN_PASSWORD,
  countdownMs: 3000,
});
console.log(`Experiment ${server.url}/\nDashboard  ${server.url}/admin (password ${ADMIN_PASSWORD})`);
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => void server.close());
