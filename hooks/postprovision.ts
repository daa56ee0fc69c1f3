// Runs after `azd provision`: the resources are there, the code is not yet.
import { readDeployed } from './next-steps.ts';

const deployed = readDeployed(process.env);
console.log(
  `Provisioned. The gateway will answer at ${deployed.mcpUrl} once the code is there: azd deploy (azd up does it).`,
);
