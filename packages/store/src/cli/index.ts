import { Command } from "commander";
import { createBlockStaircaseCommand } from "./block-staircase.js";
import { createCatalogCommand } from "./catalog.js";
import { createDbVersionsCommand } from "./dbversions.js";
import { createDeleteCommand } from "./delete.js";
import { createExportCommand } from "./export.js";
import { createFindCommand } from "./find.js";
import { createGetCommand } from "./get.js";
import { createHistoryCommand } from "./history.js";
import { createImportCommand } from "./import.js";
import { createIngestFormulasCommand } from "./ingest-formulas.js";
import { createInitDbCommand } from "./init-db.js";
import { createInsertionDatesCommand } from "./insertion-dates.js";
import { createLogCommand } from "./log.js";
import { createMetadataCommand } from "./metadata.js";
import { createMigrateCommand } from "./migrate.js";
import { createRegisterFormulaCommand } from "./register-formula.js";
import { createRenameCommand } from "./rename.js";
import { createServeCommand } from "./serve.js";
import { createShellCommand } from "./shell.js";
import { createStaircaseCommand } from "./staircase.js";
import { createStripCommand } from "./strip.js";
import { createTestFormulaCommand } from "./test-formula.js";
import { createTypecheckFormulaCommand } from "./typecheck-formula.js";

const groups: readonly (readonly [heading: string, commands: readonly (() => Command)[]])[] = [
  ["Databases:", [createInitDbCommand, createMigrateCommand, createDbVersionsCommand]],
  [
    "Reading:",
    [
      createCatalogCommand,
      createFindCommand,
      createGetCommand,
      createHistoryCommand,
      createInsertionDatesCommand,
      createLogCommand,
      createStaircaseCommand,
      createBlockStaircaseCommand,
    ],
  ],
  ["Files:", [createImportCommand, createExportCommand]],
  ["Changing:", [createMetadataCommand, createRenameCommand, createStripCommand, createDeleteCommand]],
  [
    "Formulas:",
    [
      createRegisterFormulaCommand,
      createIngestFormulasCommand,
      createTestFormulaCommand,
      createTypecheckFormulaCommand,
    ],
  ],
  ["At work:", [createServeCommand, createShellCommand]],
];

const epilogue = `
The store is postgres://…, file:FOLDER or a folder, http://…/api, or a name from tsh.json or tshistory.cfg.
Dates are ISO 8601; without an offset they are UTC. Exit codes: 0 done, 1 failed, 2 wrong usage, 130 interrupted.`;

/** The commands of `tsh` over a store. */
export function createCommand(): Command {
  const command = new Command("tsh").description("versioned series in a store: look, change, import, export");
  for (const [heading, commands] of groups) {
    for (const create of commands) command.addCommand(create().helpGroup(heading));
  }
  return command.addHelpText("after", epilogue);
}
