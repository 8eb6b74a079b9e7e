import { isServerError, ServerError } from "../errors.js";
import type { GraphNode } from "../graph/graph.js";

/** Whatever fails at a node is told with the node where it began. @throws {ServerError} */
export async function blaming<T>(node: GraphNode, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isServerError(error) && "node" in error.details) throw error;
    const { code, details } = isServerError(error) ? error : { code: "job_failed" as const, details: {} };
    const reason = error instanceof Error ? error.message : String(error);
    const message = reason.includes(`"${node.title}"`) ? reason : `"${node.title}": ${reason}`;
    throw new ServerError(code, message, { ...details, node: node.uuid }, { cause: error });
  }
}
