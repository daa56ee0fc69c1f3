// context.Deployment on a laptop: the values that a managed gateway has, with names that say where one is.
import type { DeploymentModel } from '../expressions/context-model.ts';

export function localDeployment(certificates: ReadonlyMap<string, Uint8Array>): DeploymentModel {
  return {
    gateway: { id: 'managed', instanceId: 'local', isManaged: true },
    gatewayId: 'managed',
    region: 'local',
    serviceId: 'local',
    serviceName: 'local',
    certificates,
    carbonIntensity: 'NotAvailable',
  };
}
