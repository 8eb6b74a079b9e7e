import { execFileSync } from "node:child_process";
import { copyFileSync, readFileSync } from "node:fs";
import { join } from "node:path";

const OPENSSL = "openssl";

/** Whether certificates can be made here; with CI=true they have to. */
export const hasOpenssl: boolean = (() => {
  try {
    return execFileSync(OPENSSL, ["version"]).length > 0;
  } catch {
    return false;
  }
})();

if (!hasOpenssl && process.env.CI === "true") throw new Error("CI needs openssl: install it.");

/** Writes ca.pem, cert.pem and key.pem for 127.0.0.1 into a folder; gives the last two and the first as a server takes them. */
export function writeCertificates(folder: string): { key: Buffer; cert: Buffer; ca: Buffer } {
  const names = ["-addext", "subjectAltName=IP:127.0.0.1", "-subj", "/CN=127.0.0.1"];
  const files = ["-keyout", join(folder, "key.pem"), "-out", join(folder, "cert.pem")];
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  execFileSync(OPENSSL, ["req", "-x509", "-days", "1", ...key, ...files, ...names], { stdio: "ignore" });
  copyFileSync(join(folder, "cert.pem"), join(folder, "ca.pem"));
  const read = (name: string) => readFileSync(join(folder, name));
  return { key: read("key.pem"), cert: read("cert.pem"), ca: read("ca.pem") };
}
