export { TeamRoom } from './TeamRoom';
