export { CallbacksRoom } from './CallbacksRoom';
