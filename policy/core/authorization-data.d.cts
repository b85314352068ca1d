export declare const dataFolder: string;
