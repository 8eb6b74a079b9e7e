import { useEffect } from "preact/hooks";
import type { Api } from "../api/api.js";
import { useLoaded } from "../loading/use-loaded.js";
import { localZone } from "../location/time-text.js";
import { useView } from "../location/use-view.js";
import type { Zone } from "../location/view.js";
import { Problem } from "./problem.js";
import { ProjectPage } from "./project.js";
import { ProjectList } from "./projects.js";

/** The whole studio: what the URL names. */
export function App({ api }: { api: Api }) {
  const [view, change] = useView();
  const { value: projects, error } = useLoaded("projects", (signal) => api.listProjects({ signal }));
  const only = projects?.length === 1 ? projects[0] : undefined;
  const project = projects?.find((one) => one.uuid === view.project);

  useEffect(() => {
    if (only !== undefined && view.project === undefined) change({ project: only.uuid });
  }, [only, view.project, change]);

  useEffect(() => {
    document.title = project === undefined ? "Asof studio" : `${project.title} – Asof studio`;
  }, [project]);

  return (
    <>
      <header class="bar">
        <a class="wordmark" href="#/">
          as<b>of</b>
        </a>
        {project !== undefined && <h1>{project.title}</h1>}
        <label class="zone">
          <span>Times in</span>
          <select value={view.zone} onChange={(event) => change({ zone: event.currentTarget.value as Zone })}>
            <option value="UTC">UTC</option>
            <option value="local">{localZone}</option>
          </select>
        </label>
      </header>
      <main>
        {error && <Problem what="The projects cannot be listed." error={error} />}
        {projects === undefined && !error && <p class="hint">Loading…</p>}
        {projects && !only && view.project === undefined && <ProjectList projects={projects} />}
        {projects && view.project !== undefined && project === undefined && (
          <p class="hint">
            There is no project {view.project}. <a href="#/">All projects</a>
          </p>
        )}
        {project && <ProjectPage key={project.uuid} api={api} project={project} view={view} change={change} />}
      </main>
    </>
  );
}
