export { PlanningRoom } from './PlanningRoom';
