// Lets Node run the sources: their imports name the built files.
import { existsSync } from "node:fs";
import { registerHooks } from "node:module";
import { fileURLToPath } from "node:url";

registerHooks({
  resolve(specifier, context, next) {
    const source = specifier.startsWith(".") && specifier.replace(/\.js$/, ".ts");
    const found = source && context.parentURL && existsSync(fileURLToPath(new URL(source, context.parentURL)));
    return next(found ? source : specifier, context);
  },
});
