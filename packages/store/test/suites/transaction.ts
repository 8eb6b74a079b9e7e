import { frameFrom, seriesFrom } from "@asof/series";
import { expect, test } from "vitest";
import type { OpenStoreOptions, Store } from "../../src/index.js";

const may = (day: number): string => new Date(Date.UTC(2024, 4, day)).toISOString();
const one = seriesFrom({ [may(1)]: 1 });

/** What several calls have to do that are one transaction. */
export function transactionSuite(createStore: (options?: OpenStoreOptions) => Promise<Store>): void {
  test("several calls in a transaction are stored together or not at all", async () => {
    const store = await createStore();
    await store.update("kept", one, "me", { insertionDate: may(1) });
    const failing = store.transaction(async (tx) => {
      await tx.update("a", one, "me");
      await tx.registerFormula("double", '(* 2 (series "a"))');
      expect((await tx.get("double"))?.values[0]).toBe(2);
      await tx.delete("kept");
      throw new Error("enough");
    });
    await expect(failing).rejects.toThrow("enough");
    expect((await store.catalog()).map(({ name }) => name)).toEqual(["kept"]);
    const given = await store.transaction(async (tx) => {
      await Promise.all(["a", "b", "c"].map((name) => tx.update(name, one, "me")));
      await expect(tx.update("kept", one, "me", { insertionDate: 1, metadata: {} })).resolves.toBeDefined();
      const late = tx.update("kept", seriesFrom({ [may(1)]: 9 }), "me", { insertionDate: 1 });
      await expect(late).rejects.toMatchObject({ code: "newer_revision" });
      await tx.transaction(async (inner) => inner.rename("c", "d"));
      return await tx.revisionKey("a");
    });
    expect((await store.catalog()).map(({ name }) => name)).toEqual(["a", "b", "d", "kept"]);
    expect(await store.revisionKey("a")).toBe(given);
  });

  test("a transaction reads what it has written itself, which nobody else sees before its end", async () => {
    const store = await createStore();
    await using changes = await store.subscribe();
    await store.transaction(async (tx) => {
      await tx.update("a", one, "me", { metadata: { run: 1 } });
      await tx.registerFormula("double", '(* 2 (series "a"))');
      await tx.registerBasket("all", "(by.everything)");
      await tx.groups.replace("g", frameFrom({ x: one }), "me");
      await tx.groups.registerFormula("sum", '(group-add (group "g") (series "double"))');
      expect((await tx.basket("all")).map(({ name }) => name)).toEqual(["a", "double"]);
      expect([(await tx.history("double"))?.size, (await tx.staircase("double", { delta: "-P999D" }))?.length]).toEqual(
        [1, 1],
      );
      expect((await tx.groups.get("sum"))?.column("x")?.values[0]).toBe(3);
      await expect(tx.subscribe()).rejects.toMatchObject({ code: "invalid_argument" });
    });
    await store
      .transaction((tx) => tx.update("never", one, "me").then(() => Promise.reject(new Error())))
      .catch(() => {});
    await store.delete("a");
    const told: unknown[] = [];
    for await (const change of changes) {
      told.push([change.kind, "name" in change && change.name]);
      if (change.kind === "deleted") break;
    }
    expect(told).toEqual([
      ["inserted", "a"],
      ["formula", "double"],
      ["group", "g"],
      ["group", "sum"],
      ["deleted", "a"],
    ]);
  });

  test("a transaction whose signal fires stores nothing, even between two calls", async () => {
    const store = await createStore();
    const controller = new AbortController();
    const aborted = store.transaction(async (tx) => {
      await tx.update("a", one, "me");
      controller.abort(new Error("enough"));
    }, controller);
    await expect(aborted).rejects.toThrow("enough");
    expect(await store.exists("a")).toBe(false);
  });

  test("calls that nobody waits for belong to the transaction, and those after its end are refused", async () => {
    const store = await createStore();
    let left: Store | undefined;
    await store.transaction(async (tx) => {
      left = tx;
      void tx.update("a", one, "me");
      void tx.update("b", one, "me").then(() => tx.update("c", one, "me"));
    });
    expect((await store.catalog()).map(({ name }) => name)).toEqual(["a", "b", "c"]);
    const late = [left?.update("d", one, "me"), left?.groups.delete("g"), left?.transaction(async () => {})];
    for (const call of late) await expect(call).rejects.toMatchObject({ code: "closed" });
    let unawaited: Promise<unknown> | undefined;
    const failing = store.transaction(async (tx) => {
      unawaited = tx.update("e", one, "me").catch((error) => error);
      throw new Error("enough");
    });
    await expect(failing).rejects.toThrow("enough");
    await unawaited;
    expect(await store.exists("e")).toBe(false);
  });
}
