import type { StoreContext } from "../context.js";
import { storedName } from "../names.js";
import type { SubscribeOptions } from "../series-store.js";
import { changeOf, concerns, type StoreChange } from "./change.js";
import { ChangeQueue, type Subscription, subscriptionTo } from "./subscription.js";

/**
 * The changes of a store from now on, also those that other processes make.
 *
 * @param closing fires when the store is closed.
 */
export async function subscribe(
  context: StoreContext,
  options: SubscribeOptions = {},
  closing?: AbortSignal,
): Promise<Subscription> {
  options.signal?.throwIfAborted();
  const [names, groups] = [options.names, options.groups].map((all) => all && new Set(all.map(storedName)));
  const queue = new ChangeQueue();
  const tell = (change: StoreChange): void => {
    if (concerns(change, { names, groups })) queue.push(change);
  };
  const onNotice = (text: string): void => tell(changeOf(text));
  const [row] = await context.database.query<{ channel: string }>(
    "select 'asof_' || md5($1) as channel",
    [context.namespace],
    options,
  );
  const stop = await context.database.listen(row?.channel as string, onNotice, () => tell({ kind: "gap" }));
  return subscriptionTo(queue, stop, [options.signal, closing]);
}
