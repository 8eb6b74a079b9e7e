import { Command } from "commander";
import { z } from "zod";
import { buildImage } from "../image/build.js";
import { interruptSignal } from "./interrupt.js";

const optionsSchema = z.object({
  package: z.array(z.string()).optional(),
  python: z.string().optional(),
  json: z.boolean().default(false),
});

export function buildCommand(): Command {
  return new Command("build")
    .description("build the image that programs run in, unless the engine has it")
    .option("--package <requirement...>", 'Python packages, as "numpy==2.4.6" (default: the tested set)')
    .option("--python <version>", 'as "3.11"')
    .option("--json", "print tag and id as JSON")
    .action(async (raw: unknown) => build(optionsSchema.parse(raw)));
}

async function build(options: z.output<typeof optionsSchema>): Promise<void> {
  const { signal, release } = interruptSignal();
  try {
    const image = await buildImage({
      ...(options.package ? { packages: options.package } : {}),
      ...(options.python ? { python: options.python } : {}),
      onProgress: ({ message }) => process.stderr.write(`${message}\n`),
      signal,
    });
    process.stdout.write(options.json ? `${JSON.stringify(image)}\n` : `${image.tag}\n`);
  } finally {
    release();
  }
}
