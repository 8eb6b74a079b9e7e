import type { ProjectSummary } from "../api/model.js";
import { statusNames } from "../graph/node-shape.js";
import { dateText } from "../location/time-text.js";
import { defaultDays, hashFromView } from "../location/view.js";

/** All projects, newest first, as the platform lists them. */
export function ProjectList({ projects }: { projects: readonly ProjectSummary[] }) {
  if (projects.length === 0)
    return <p class="hint">There is no project yet. Create one with the client or the demo.</p>;
  return (
    <section class="projects">
      <h1>Projects</h1>
      <ul>
        {projects.map((project) => (
          <li key={project.uuid}>
            <a class="card" href={hashFromView({ project: project.uuid, days: defaultDays, zone: "UTC" })}>
              <strong>{project.title}</strong>
              <p>{project.description || "No description."}</p>
              <small>
                {statusNames[project.status]} · created {dateText(project.createTime, "UTC")}
              </small>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
